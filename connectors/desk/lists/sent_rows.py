"""Sent rows: a conversation's row that goes with an event, so that no page need fetch its lists for a message."""

from __future__ import annotations

from flask import Flask
from flask_babel import force_locale

from bot.conversations.conversation import State
from connectors.desk.desk import Desk
from connectors.desk.lists.account_tags import account_tags
from connectors.desk.lists.lists import due_of, write_row
from connectors.desk.lists.rows import closing_soon, list_row
from connectors.desk.live import SentRow


class SentRows:
    """Makes the rows, once for all pages of the process in a language."""

    def __init__(self, desk: Desk, app: Flask) -> None:
        self._desk = desk
        self._app = app

    def of(self, conversation_id: str, language: str) -> SentRow | None:
        """The conversation's row as it is now, for pages in `language`; None where it is gone."""
        # The reader of events serves no request, and a row holds words and addresses of the desk.
        with self._app.test_request_context(), force_locale(language):
            return self._row(conversation_id)

    def _row(self, conversation_id: str) -> SentRow | None:
        store = self._desk.store
        listed = store.conversations.of_ids([conversation_id]).get(conversation_id)
        if listed is None:
            return None
        conversation = listed.conversation
        last = store.conversations.last_position(conversation_id)
        tag = account_tags(store.accounts.all()).get(conversation.account_id)
        now, labels = self._desk.now(), tuple(store.labels.of(conversation_id))
        row = list_row(
            listed,
            now=now,
            zone=self._desk.zone,
            account=tag,
            closes_at=closing_soon(conversation, store.policy, now),
            due=due_of(self._desk, store.targets.all(), listed, labels),
        )
        if conversation.state is State.QUEUED:
            return SentRow(last=last, waiting_text=row.last_text)
        holder_id = conversation.agent_id if conversation.state is State.AGENT else None
        return SentRow(
            last=last,
            holder_id=holder_id,
            mine=str(write_row(row, "mine", labels, False)) if holder_id else "",
            others=str(write_row(row, "others", labels, False)),
        )

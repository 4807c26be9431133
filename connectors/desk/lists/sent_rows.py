"""Sent rows: a conversation's row that goes with an event, so that no page need fetch its lists for a message."""

from __future__ import annotations

from flask import Flask

from bot.conversations.conversation import State
from connectors.desk.desk import Desk
from connectors.desk.lists.account_tags import account_tags
from connectors.desk.lists.lists import write_row
from connectors.desk.lists.rows import list_row
from connectors.desk.live import SentRow


class SentRows:
    """Makes the rows, once for all pages of the process."""

    def __init__(self, desk: Desk, app: Flask) -> None:
        self._desk = desk
        self._app = app

    def of(self, conversation_id: str) -> SentRow | None:
        """The conversation's row as it is now; None where it is gone."""
        store = self._desk.store
        listed = store.conversations.of_ids([conversation_id]).get(conversation_id)
        if listed is None:
            return None
        conversation = listed.conversation
        last = store.conversations.last_position(conversation_id)
        tag = account_tags(store.accounts.all()).get(conversation.account_id)
        row = list_row(listed, now=self._desk.now(), zone=self._desk.zone, account=tag)
        if conversation.state is State.QUEUED:
            return SentRow(last=last, waiting_text=row.last_text)
        labels = tuple(store.labels.of(conversation_id))
        holder_id = conversation.agent_id if conversation.state is State.AGENT else None
        # The reader of events serves no request, and a row holds addresses of the desk.
        with self._app.test_request_context():
            return SentRow(
                last=last,
                holder_id=holder_id,
                mine=str(write_row(row, "mine", labels, False)) if holder_id else "",
                others=str(write_row(row, "others", labels, False)),
            )

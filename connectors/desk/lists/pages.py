"""Pages: the whole desk, and the fragments that an open page fetches again after a change."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import abort, render_template, request

from bot.conversations.conversation import Conversation
from bot.conversations.handoff import Handoff
from bot.phrases import phrase
from connectors.desk import words
from connectors.desk.access.sessions import signed_in
from connectors.desk.conversation.card import card
from connectors.desk.conversation.message_views import message_views
from connectors.desk.conversation.translations import draft_language, reader_of
from connectors.desk.desk import Desk, number_in_address
from connectors.desk.lists.account_tags import account_tags
from connectors.desk.lists.lists import Lists
from connectors.desk.lists.rows import head
from connectors.desk.reply.composition import capabilities_of
from connectors.desk.reply.files import upload_limit
from connectors.desk.reply.replies import TemplatePages
from connectors.desk.views.view_list import ViewLists

_MESSAGES = 60


class Pages:
    """What agents read."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lists = Lists(desk)
        self._sending = TemplatePages(desk)
        self._views = ViewLists(desk)

    def main(self) -> str:
        """The lists, with no conversation open."""
        return self._whole(conversation_id=None, pane={})

    def conversation(self, conversation_id: str) -> str:
        """The lists and one conversation."""
        # Read before the content: what changes in between is fetched again, never missed.
        event = self._desk.store.events.latest()
        at = request.args.get("at", type=number_in_address)
        return self._whole(conversation_id, self._pane(self._get(conversation_id), at), event)

    def lists(self) -> str:
        """Fragment: the three lists."""
        return render_template("desk/lists/lists.html", **self._lists.content(request.args.get("open")))

    def pane(self, conversation_id: str) -> str:
        """Fragment: one conversation."""
        return render_template("desk/conversation/pane.html", **self._pane(self._get(conversation_id)))

    def head(self, conversation_id: str) -> str:
        """Fragment: a conversation's head, actions and card."""
        return render_template("desk/conversation/head.html", **self._head(self._get(conversation_id)))

    def messages(self, conversation_id: str) -> str:
        """Fragment: the latest messages, or with `before` and `after` (positions) those between."""
        conversation = self._get(conversation_id)
        before = request.args.get("before", type=number_in_address)
        after = request.args.get("after", type=number_in_address) or 0
        return render_template("desk/conversation/messages.html", **self._messages(conversation, before, after))

    def _whole(self, conversation_id: str | None, pane: dict[str, Any], event: int | None = None) -> str:
        event = self._desk.store.events.latest() if event is None else event
        # Noted before the lists: what is there for this agent by now must not be news to the page a moment later.
        self._desk.store.presence.seen(signed_in().agent_id, now=self._desk.now())
        view = self._desk.store.views.get(request.args.get("view", ""), signed_in().agent_id)
        content = {**self._lists.content(conversation_id), **pane, **(self._views.content(view) if view else {})}
        return render_template("desk/lists/desk.html", **content, open_id=conversation_id, event=event)

    def _pane(self, conversation: Conversation, at: int | None = None) -> dict[str, Any]:
        """The pane, with the latest messages or those around the one at a position."""
        before = at + _MESSAGES // 2 if at else None
        return {
            **self._head(conversation),
            **self._messages(conversation, before),
            **self._boxes(conversation),
            "at": at,
        }

    def _boxes(self, conversation: Conversation) -> dict[str, Any]:
        """My drafts, and the agents that a note can mention."""
        store, me = self._desk.store, signed_in().agent_id
        drafts = {draft.box: draft for draft in store.drafts.of(me, conversation.conversation_id)}
        people = [member.name for member in store.presence.team(now=self._desk.now()) if member.agent_id != me]
        can = capabilities_of(self._desk, conversation)
        return {
            "drafts": drafts,
            "people": people,
            "can": can,
            "upload_limit": upload_limit(can),
            "draft_language": draft_language(self._desk, conversation),
        }

    def _head(self, conversation: Conversation) -> dict[str, Any]:
        desk = self._desk
        names = desk.agent_names()
        tag = account_tags(desk.store.accounts.all()).get(conversation.account_id)
        blocked = desk.store.blocks.is_blocked(conversation.contact_id)
        handoff = next(iter(desk.store.conversations.handoffs(conversation.conversation_id)), None)
        handoff_card = card(
            conversation,
            handoff,
            answered=self._answered(handoff),
            titles=desk.titles,
            agents=names,
            now=desk.now(),
            zone=desk.zone,
        )
        return {
            "head": head(conversation, me=signed_in().agent_id, agents=names, account=tag, blocked=blocked),
            "blocked": blocked,
            "card": handoff_card,
            "worn": desk.store.labels.of(conversation.conversation_id),
            "person": desk.store.merges.conversations(conversation.contact_id),
            **self._sending.about(conversation),
            "channel_name": words.channel_name,
            "language_name": words.language_name,
            **self._translating(conversation),
        }

    def _translating(self, conversation: Conversation) -> dict[str, Any]:
        """Whether there is an engine, and whether this conversation is translated for me."""
        since = self._desk.store.translations.chosen_since(conversation.conversation_id, signed_in().agent_id)
        return {"translates": self._desk.translator.is_there, "always": since}

    def _answered(self, handoff: Handoff | None) -> list[str]:
        if handoff is None:
            return []
        return self._desk.store.conversations.answered_entries(handoff.conversation_id, before=handoff.requested_at)

    def _messages(self, conversation: Conversation, before: int | None, after: int = 0) -> dict[str, Any]:
        desk = self._desk
        messages = desk.store.conversations.messages(
            conversation.conversation_id, before=before, after=after, limit=_MESSAGES
        )
        later = desk.store.threads.afterthoughts(conversation.conversation_id, messages)
        can, reader = capabilities_of(desk, conversation), reader_of(desk, conversation, messages)
        views = message_views(
            messages,
            contact=conversation.name or phrase("Customer"),
            me=signed_in().agent_id,
            zone=desk.zone,
            now=desk.now(),
            marks=bool(can and can.stars_are_bold),
            later=later,
            reader=reader,
        )
        today = words.day(desk.now(), desk.zone)
        return {"bubbles": views, "day_words": lambda then: words.day_words(then, today)}

    def _get(self, conversation_id: str) -> Conversation:
        conversation = self._desk.store.conversations.get(conversation_id)
        if conversation is None:
            abort(HTTPStatus.NOT_FOUND, phrase("There is no such conversation."))
        return conversation

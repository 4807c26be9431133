"""History: all messages of one customer, over all channels, in the order of time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from flask import render_template, request

from bot.conversations.message import Message
from connectors.desk import words
from connectors.desk.access.sessions import signed_in
from connectors.desk.conversation.message_views import MessageView, message_views
from connectors.desk.conversation.translations import reader_of
from connectors.desk.desk import Desk, number_in_address
from connectors.desk.requests import conversation_of

_MESSAGES = 60
# Each conversation and the position before which it goes on, as the page hands it back.
_BEFORE = re.compile(r"([0-9a-z]{5,40}):(\d{1,18})")


class History:
    """The route of a person's whole history."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def history(self, conversation_id: str) -> str:
        """Fragment: the latest messages of all of the person's conversations, or those before `before`."""
        desk = self._desk
        person = desk.store.merges.conversations(conversation_of(desk, conversation_id).contact_id)
        before = {key: number_in_address(place) for key, place in _BEFORE.findall(request.args.get("before", ""))}
        messages = self._latest([conversation.conversation_id for conversation in person], before)
        views: dict[str, tuple[MessageView, str]] = {}
        for conversation in person:
            own = [message for message in messages if message.conversation_id == conversation.conversation_id]
            contact = words.customer_name(conversation.name, conversation.channel)
            later = desk.store.threads.afterthoughts(conversation.conversation_id, own)
            own_views = message_views(
                own,
                contact=contact,
                me=signed_in().agent_id,
                zone=desk.zone,
                later=later,
                reader=replace(reader_of(desk, conversation, own), engine=False),
            )
            views |= {bubble.message_id: (bubble, conversation.channel) for bubble in own_views}
        today = words.day(desk.now(), desk.zone)
        return render_template(
            "desk/conversation/history.html",
            rows=[views[message.message_id] for message in messages],
            before=self._before(messages, before),
            person=person,
            channel_name=words.channel_name,
            day_words=lambda then: words.day_words(then, today),
        )

    def _latest(self, conversation_ids: list[str], before: Mapping[str, int]) -> list[Message]:
        """The latest messages of all conversations, each read from its own position on."""
        store = self._desk.store.conversations
        messages = [
            message
            for conversation_id in conversation_ids
            for message in store.messages(conversation_id, before=before.get(conversation_id), limit=_MESSAGES)
        ]
        return sorted(messages, key=lambda each: (each.created_at, each.position))[-_MESSAGES:]

    def _before(self, found: list[Message], before: Mapping[str, int]) -> str:
        """The position at which each conversation goes on after these messages; empty at the end."""
        if len(found) < _MESSAGES:
            return ""
        goes_on = dict(before)
        for message in reversed(found):
            goes_on[message.conversation_id] = message.position
        return " ".join(f"{each}:{place}" for each, place in goes_on.items())

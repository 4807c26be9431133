"""Notes at the desk: agents write them for colleagues only; and the page of notes that mention an agent."""

from __future__ import annotations

from typing import Any

from flask import jsonify, render_template, request

from bot.conversations.conversation import StaleConversation
from bot.phrases import phrase
from connectors.desk import words
from connectors.desk.access.sessions import signed_in
from connectors.desk.desk import Desk
from connectors.desk.requests import CLIENT_KEY, JsonAnswer, conversation_of, done, refuse, text_of

_LONGEST = 10_000


class NotePages:
    """The routes of notes and mentions."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def note(self, conversation_id: str) -> JsonAnswer:
        """POST: `text` and `client_key`. The same key again is the same note."""
        text, key = text_of("text"), request.form.get("client_key", "")
        if not CLIENT_KEY.fullmatch(key):
            return refuse(phrase("The page did not name this note. Load it again."))
        if not text:
            return refuse(phrase("Write something first."))
        if len(text) > _LONGEST:
            return refuse(
                phrase(
                    "A note has at most %(longest)s characters; this one has %(text)s.",
                    longest=f"{_LONGEST:,}",
                    text=f"{len(text):,}",
                )
            )
        conversation_of(self._desk, conversation_id)
        try:
            message_id = self._desk.store.notes.add(
                conversation_id, signed_in().agent_id, text=text, client_key=key, now=self._desk.now()
            )
        except StaleConversation as error:
            return refuse(phrase("Not kept: %(error)s.", error=error))
        return jsonify(message_id=message_id), 200

    def mentions(self) -> str:
        """The page: the notes that mention me."""
        return render_template("desk/conversation/mentions.html", mentions=self._shown())

    def mention_count(self) -> str:
        """Fragment: the number of mentions that I have not seen."""
        return render_template("desk/conversation/mention_count.html")

    def mentions_seen(self, conversation_id: str) -> JsonAnswer:
        """POST: I see this conversation now."""
        self._desk.store.notes.mark_seen(signed_in().agent_id, conversation_id, now=self._desk.now())
        return done()

    def unseen(self) -> list[dict[str, Any]]:
        """My unseen mentions, the latest first; for the sign on every page."""
        return [note for note in self._shown() if note["new"]] if self._number() else []

    def _number(self) -> int:
        return self._desk.store.notes.unseen(signed_in().agent_id)

    def _shown(self) -> list[dict[str, Any]]:
        desk = self._desk
        return [
            {
                "id": mention.message_id,
                "conversation_id": mention.conversation_id,
                "customer": words.customer_name(mention.contact_name, mention.channel),
                "channel": mention.channel,
                "writer": mention.writer_name,
                "text": mention.text,
                "when": words.stamp(mention.created_at, desk.zone),
                "new": mention.seen_at is None,
            }
            for mention in desk.store.notes.mentions(signed_in().agent_id)
        ]

"""Suggestions at the desk: they stand above the box, the agent's reply settles them, editors see them listed."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Response, abort, jsonify, render_template, request

from bot.conversations.conversation import Conversation, State
from bot.conversations.suggestion import Suggestion, SuggestionOutcome, SuggestionState
from bot.phrases import phrase
from connectors.desk import words
from connectors.desk.access.sessions import signed_in
from connectors.desk.conversation.card import entry_title
from connectors.desk.desk import Desk

_OUTCOMES = {
    SuggestionOutcome.ACCEPTED: phrase("Sent as it was"),
    SuggestionOutcome.EDITED: phrase("Changed, then sent"),
    SuggestionOutcome.REJECTED: phrase("Not used"),
}


class SuggestionPages:
    """The routes of suggestions."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def current(self, conversation_id: str) -> str:
        """POST, fragment: the bot's answer to the open messages, requested if it was not yet; empty without one."""
        conversation = self._held(conversation_id)
        suggestion = self._desk.store.suggestions.want(conversation.conversation_id, now=self._desk.now())
        if suggestion is None or suggestion.state is not SuggestionState.READY or suggestion.outcome:
            return ""
        return render_template("desk/reply/suggestion.html", suggestion=suggestion, **self._shown(suggestion))

    def settle(self, conversation_id: str, suggestion_id: str) -> tuple[Response, int]:
        """POST: `text` is what the agent sent (none: dismissed), `used` whether the suggestion was put into the box."""
        self._held(conversation_id)
        self._desk.store.suggestions.settle(
            suggestion_id,
            signed_in().agent_id,
            sent_text=request.form.get("text") or None,
            used=request.form.get("used") == "1",
            now=self._desk.now(),
        )
        return jsonify(), HTTPStatus.OK

    def suggestions(self) -> str:
        """The page for editors: what agents made of the bot's suggestions."""
        word = request.args.get("outcome", "")
        outcome = SuggestionOutcome(word) if word in {member.value for member in SuggestionOutcome} else None
        store = self._desk.store.suggestions
        rows = [
            (suggestion, self._shown(suggestion), self._moment(suggestion)) for suggestion in store.settled(outcome)
        ]
        counts = [(entry_title(entry, self._desk.titles), number) for entry, number in sorted(store.counts().items())]
        return render_template(
            "desk/reply/suggestions.html",
            rows=rows,
            counts=counts,
            outcome=outcome,
            outcomes=_OUTCOMES,
            each_outcome=SuggestionOutcome,
        )

    def _shown(self, suggestion: Suggestion) -> dict[str, Any]:
        return {
            "title": entry_title(suggestion.entry or "", self._desk.titles),
            "percent": round((suggestion.confidence or 0.0) * 100),
        }

    def _moment(self, suggestion: Suggestion) -> str:
        return words.moment(suggestion.settled_at or 0.0, self._desk.now(), self._desk.zone)

    def _held(self, conversation_id: str) -> Conversation:
        conversation = self._desk.store.conversations.get(conversation_id)
        if conversation is None:
            abort(HTTPStatus.NOT_FOUND, phrase("There is no such conversation."))
        if conversation.state is not State.AGENT or conversation.agent_id != signed_in().agent_id:
            abort(HTTPStatus.CONFLICT, phrase("You don't hold this conversation."))
        return conversation

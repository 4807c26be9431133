"""Undo: agents take back what they sent, resolved, released or returned a moment ago."""

from __future__ import annotations

from http import HTTPStatus

from flask import jsonify, request

from bot.conversations.conversation import StaleConversation, State
from bot.phrases import phrase
from bot.store.conversations.undo import TooLate
from connectors.desk.access.sessions import signed_in
from connectors.desk.desk import Desk
from connectors.desk.requests import JsonAnswer, conversation_of, done, refuse


class UndoViews:
    """The routes of undoing."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def take_back(self, conversation_id: str, message_id: str) -> JsonAnswer:
        """POST: the message is gone before it left; the answer has its `text`, for the box."""
        conversation_of(self._desk, conversation_id)
        try:
            text = self._desk.store.undo.take_back(
                conversation_id, message_id, signed_in().agent_id, now=self._desk.now()
            )
        except TooLate as error:
            return refuse(phrase("Not undone: %(error)s.", error=error), HTTPStatus.CONFLICT)
        return jsonify(text=text), HTTPStatus.OK

    def revert(self, conversation_id: str) -> JsonAnswer:
        """POST: the conversation that the agent's change led to `epoch` is theirs again, or waits again."""
        conversation_of(self._desk, conversation_id)
        epoch = request.form.get("epoch", type=int)
        if epoch is None:
            return refuse(phrase("The page did not say what it showed. Load it again."))
        try:
            conversation = self._desk.store.undo.revert(
                conversation_id, signed_in().agent_id, epoch=epoch, now=self._desk.now()
            )
        except (TooLate, StaleConversation) as error:
            return refuse(phrase("Not undone: %(error)s.", error=error), HTTPStatus.CONFLICT)
        return done(phrase("It waits again.") if conversation.state is State.QUEUED else phrase("It is yours again."))

"""Changes of sent messages: another text, or deleted for the customer too, where the channel can do that."""

from __future__ import annotations

from http import HTTPStatus

from flask import abort, jsonify, render_template, request

from bot.channels.channel import Kind
from bot.conversations.conversation import StaleConversation
from bot.conversations.reply import Reply
from bot.ids import new_id
from bot.phrases import phrase
from connectors.desk.access.sessions import signed_in
from connectors.desk.desk import Desk
from connectors.desk.reply.answering import own_target_of
from connectors.desk.reply.composition import NotSendable, draft_of, standing_of
from connectors.desk.requests import CLIENT_KEY, JsonAnswer, conversation_of, refuse, text_of

_CHANGES = {"edit": Kind.EDIT, "delete": Kind.REVOKE}


class ChangeViews:
    """The routes of changes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def change_form(self, conversation_id: str, message_id: str, change: str) -> str:
        """GET, fragment: the form for another text, or the question whether to delete."""
        message = self._desk.store.threads.message(conversation_id, message_id)
        if message is None or change not in _CHANGES:
            abort(HTTPStatus.NOT_FOUND, phrase("There is no such message."))
        later = self._desk.store.threads.afterthoughts(conversation_id, [message])
        texts = [each.text for each in later if each.kind is Kind.EDIT]
        return render_template(
            "desk/reply/change.html",
            conversation=conversation_of(self._desk, conversation_id),
            message=message,
            text=[message.text, *texts][-1],
            change=change,
            client_key=new_id("k", self._desk.now()),
        )

    def change(self, conversation_id: str, message_id: str, change: str) -> JsonAnswer:
        """POST: `text` for an edit, and `client_key`. It goes out in its order, like any message."""
        key, kind = request.form.get("client_key", ""), _CHANGES.get(change)
        if kind is None or not CLIENT_KEY.fullmatch(key):
            return refuse(phrase("The page did not name this change. Load it again."))
        try:
            target = own_target_of(self._desk, conversation_id, message_id)
            standing = standing_of(self._desk, conversation_of(self._desk, conversation_id))
            text = text_of("text") if kind is Kind.EDIT else ""
            draft = draft_of(Reply(text=text, target=target, change=kind), standing)
            changed_id = self._desk.store.conversations.reply(
                conversation_id, signed_in().agent_id, text=text, client_key=key, now=self._desk.now(), draft=draft
            )
        except NotSendable as error:
            return refuse(str(error))
        except StaleConversation as error:
            return refuse(phrase("Not done: %(error)s.", error=error), HTTPStatus.CONFLICT)
        return jsonify(message_id=changed_id), HTTPStatus.OK

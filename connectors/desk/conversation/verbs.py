"""Verbs: what agents do to a conversation. A verb names the state that the agent saw; an outdated one is refused."""

from __future__ import annotations

from http import HTTPStatus

from flask import abort, jsonify, request

from bot.conversations.conversation import Conversation, CustomerBlocked, StaleConversation, Verb
from bot.conversations.message import Draft
from bot.conversations.reply import Reply
from bot.phrases import phrase
from bot.store.conversations.conversations import TakenBack
from bot.team.routing import NoCapacity
from connectors.desk.access.sessions import signed_in
from connectors.desk.desk import Desk
from connectors.desk.lists.rows import holder_words
from connectors.desk.reply.answering import target_of
from connectors.desk.reply.composition import NotSendable, draft_of, standing_of
from connectors.desk.reply.files import attach
from connectors.desk.requests import CLIENT_KEY, JsonAnswer, conversation_of, text_of

_LONGEST_HOLD_SECONDS = 366 * 24 * 3600.0
_UPLOAD_LIMIT_BYTES = 26_000_000
_LONGEST_ORIGINAL = 20_000


class Verbs:
    """The routes that change something."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        conversations = desk.store.conversations
        self._methods = {
            Verb.ACCEPT.value: conversations.accept,
            Verb.TAKE_OVER.value: conversations.take_over,
            Verb.RELEASE.value: conversations.release,
            Verb.RETURN_TO_BOT.value: self._return_to_bot,
            Verb.RESOLVE.value: self._resolve,
            "hold": self._hold,
            "resume": conversations.resume,
        }

    def do(self, conversation_id: str, verb: str) -> JsonAnswer:
        """POST: the form's `epoch` is the one that the agent saw. 409 if another agent was quicker."""
        method = self._methods.get(verb) or abort(HTTPStatus.NOT_FOUND)
        epoch = request.form.get("epoch", type=int)
        if epoch is None:
            return _refuse(phrase("The page did not say what it showed. Load it again."), HTTPStatus.BAD_REQUEST)
        try:
            conversation = method(conversation_id, signed_in().agent_id, epoch=epoch, now=self._desk.now())
        except CustomerBlocked as error:
            return _refuse(phrase("Not done: %(error)s.", error=error), HTTPStatus.CONFLICT)
        except StaleConversation:
            return self._stale(conversation_id)
        except NoCapacity as full:
            return _refuse(_full_words(full), HTTPStatus.CONFLICT)
        return jsonify(state=conversation.state.value, epoch=conversation.epoch), HTTPStatus.OK

    def reply(self, conversation_id: str) -> JsonAnswer:
        """POST: `text`, `client_key` and perhaps a `file`. The same key again is the same message.

        `original` is what the agent wrote where `text` is a machine's translation of it.
        410 for one that the agent took back meanwhile.
        """
        request.max_content_length = _UPLOAD_LIMIT_BYTES
        text, key = request.form.get("text", "").strip(), request.form.get("client_key", "")
        if not CLIENT_KEY.fullmatch(key):
            return _refuse(phrase("The page did not name this message. Load it again."), HTTPStatus.BAD_REQUEST)
        try:
            draft = self._draft(conversation_id, text.replace("\r\n", "\n"))
            message_id = self._desk.store.conversations.reply(
                conversation_id,
                signed_in().agent_id,
                text=text,
                client_key=key,
                now=self._desk.now(),
                draft=draft,
                undoable=self._may_undo(),
            )
        except NotSendable as error:
            return _refuse(str(error), HTTPStatus.BAD_REQUEST)
        except TakenBack:
            return _refuse(phrase("You took this reply back."), HTTPStatus.GONE)
        except StaleConversation:
            return self._stale(conversation_id)
        return jsonify(message_id=message_id), HTTPStatus.OK

    def seen(self, conversation_id: str) -> JsonAnswer:
        """POST: the agent sees the present messages."""
        self._desk.store.conversations.mark_seen(conversation_id, signed_in().agent_id)
        return jsonify(), HTTPStatus.OK

    def typing(self, conversation_id: str) -> JsonAnswer:
        """POST: the agent types. The customer sees it at most every 5 s; the page may call it for every key."""
        self._desk.store.typing.ask(conversation_id, signed_in().agent_id, now=self._desk.now())
        return jsonify(), HTTPStatus.OK

    def _may_undo(self) -> bool:
        return self._desk.store.choices.of(signed_in().agent_id).undo

    def _resolve(self, conversation_id: str, agent_id: str, *, epoch: int, now: float) -> Conversation:
        return self._desk.store.conversations.resolve(
            conversation_id, agent_id, epoch=epoch, now=now, undoable=self._may_undo()
        )

    def _return_to_bot(self, conversation_id: str, agent_id: str, *, epoch: int, now: float) -> Conversation:
        return self._desk.store.conversations.return_to_bot(
            conversation_id, agent_id, epoch=epoch, now=now, undoable=self._may_undo()
        )

    def _hold(self, conversation_id: str, agent_id: str, *, epoch: int, now: float) -> Conversation:
        """Until the form's `until` (UTC unix seconds), or without one until the customer writes."""
        until = request.form.get("until", type=float)
        if until is not None and not now < until < now + _LONGEST_HOLD_SECONDS:
            abort(HTTPStatus.BAD_REQUEST, phrase("Choose a time ahead of now, within a year."))
        return self._desk.store.conversations.hold(conversation_id, agent_id, epoch=epoch, now=now, until=until)

    def _draft(self, conversation_id: str, text: str) -> Draft:
        message_id = request.form.get("reply_to", "")
        reply = Reply(
            text=text,
            written=text_of("original")[:_LONGEST_ORIGINAL],
            target=target_of(self._desk, conversation_id, message_id) if message_id else None,
        )
        standing = standing_of(self._desk, conversation_of(self._desk, conversation_id))
        upload = request.files.get("file")
        if upload is not None and upload.filename:
            return attach(self._desk, upload, reply, standing)
        return draft_of(reply, standing)

    def _stale(self, conversation_id: str) -> JsonAnswer:
        conversation = self._desk.store.conversations.get(conversation_id)
        if conversation is None:
            return _refuse(phrase("This conversation is gone."), HTTPStatus.CONFLICT)
        holder = holder_words(conversation, me=signed_in().agent_id, agents=self._desk.agent_names())
        return _refuse(
            phrase("Not done: the conversation changed hands meanwhile. Now: %(holder)s.", holder=holder),
            HTTPStatus.CONFLICT,
        )


def _refuse(message: str, status: HTTPStatus) -> JsonAnswer:
    return jsonify(message=message), status


def _full_words(full: NoCapacity) -> str:
    if full.limit == 0:
        return phrase("You take no conversations. An admin can change that on the page Team.")
    return phrase(
        "You hold %(held)s of %(limit)s. Resolve, release or snooze one before you take another.",
        held=full.held,
        limit=full.limit,
    )

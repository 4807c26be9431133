"""Answers to one message: a reply that quotes it, and a reaction, where the channel can send them."""

from __future__ import annotations

from http import HTTPStatus

from flask import jsonify, request

from bot.channels.channel import Kind
from bot.conversations.conversation import StaleConversation
from bot.conversations.message import Author, Message
from bot.conversations.reply import Reply, Target
from bot.phrases import phrase
from connectors.desk import words
from connectors.desk.access.sessions import signed_in
from connectors.desk.desk import Desk
from connectors.desk.reply.composition import NotSendable, draft_of, standing_of
from connectors.desk.requests import CLIENT_KEY, JsonAnswer, conversation_of, refuse

# Kinds that are no message of their own: nobody replies to them.
_UNANSWERABLE = frozenset({Kind.REACTION, Kind.EDIT, Kind.REVOKE, Kind.SYSTEM})


def answerable(message: Message) -> bool:
    """Whether a reply or a reaction can name this message: the provider knows it."""
    is_from_somebody = message.author in (Author.CONTACT, Author.BOT, Author.AGENT)
    return is_from_somebody and bool(message.provider_message_id) and message.kind not in _UNANSWERABLE


def target_of(desk: Desk, conversation_id: str, message_id: str) -> Target:
    """The message that a reply or a reaction names, as the rules of a reply know it."""
    message = desk.store.threads.message(conversation_id, message_id)
    if message is None or not answerable(message):
        return Target(provider_message_id=None)
    return Target(provider_message_id=message.provider_message_id, quote=message.text or words.KINDS[message.kind])


def own_target_of(desk: Desk, conversation_id: str, message_id: str) -> Target:
    """The message that a change names, as the rules of a reply know it."""
    message = desk.store.threads.message(conversation_id, message_id)
    if message is None or not answerable(message):
        return Target(provider_message_id=None)
    return Target(
        provider_message_id=message.provider_message_id,
        sent_at=message.created_at,
        of_file=message.media is not None,
        own=message.author is Author.AGENT and message.agent_id == signed_in().agent_id,
    )


class Reactions:
    """The route of a reaction."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def react(self, conversation_id: str) -> JsonAnswer:
        """POST: `text` is the emoji (empty takes it back), `message_id` what it is for, and `client_key`."""
        key, emoji = request.form.get("client_key", ""), request.form.get("text", "")
        if not CLIENT_KEY.fullmatch(key):
            return refuse(phrase("The page did not name this reaction. Load it again."))
        try:
            target = target_of(self._desk, conversation_id, request.form.get("message_id", ""))
            standing = standing_of(self._desk, conversation_of(self._desk, conversation_id))
            draft = draft_of(Reply(text=emoji, target=target, reaction=True), standing)
            message_id = self._desk.store.conversations.reply(
                conversation_id,
                signed_in().agent_id,
                text=emoji,
                client_key=key,
                now=self._desk.now(),
                draft=draft,
            )
        except NotSendable as error:
            return refuse(str(error))
        except StaleConversation as error:
            return refuse(phrase("Not done: %(error)s.", error=error), HTTPStatus.CONFLICT)
        return jsonify(message_id=message_id), HTTPStatus.OK

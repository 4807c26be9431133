"""Answering one message: a reply that quotes it, and a reaction; where the channel carries them."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus

from flask import jsonify, request

from bot.channels.channel import Capabilities, Kind
from bot.conversations.conversation import Conversation, StaleConversation
from bot.conversations.message import Author, Draft, Message
from connectors.desk import words
from connectors.desk.access.sessions import signed_in
from connectors.desk.desk import Desk
from connectors.desk.reply.files import NotSendable
from connectors.desk.requests import CLIENT_KEY, Answer, conversation_of, refuse

_QUOTE_LENGTH = 200
# What is no message of its own: nobody answers it.
_UNANSWERABLE = frozenset({Kind.REACTION, Kind.EDIT, Kind.REVOKE, Kind.SYSTEM})


def answerable(message: Message) -> bool:
    """Whether a reply or a reaction can name this message: the provider knows it."""
    said = message.author in (Author.CONTACT, Author.BOT, Author.AGENT)
    return said and bool(message.provider_message_id) and message.kind not in _UNANSWERABLE


def capabilities_of(desk: Desk, conversation: Conversation) -> Capabilities | None:
    """What the conversation's channel can carry; None where it is not in the settings any more."""
    channel = desk.channels.get(conversation.account_id)
    return channel.capabilities if channel else None


def quoting(desk: Desk, conversation_id: str, draft: Draft) -> Draft:
    """The draft as a reply to the form's `reply_to`, if it has one. Raises NotSendable."""
    asked = request.form.get("reply_to", "")
    if not asked:
        return draft
    target, capabilities = _target(desk, conversation_id, asked)
    if not capabilities.replies:
        raise NotSendable("This channel has no replies to a single message. Send it as an ordinary one.")
    quote = (target.text or words.KINDS[target.kind])[:_QUOTE_LENGTH]
    return replace(draft, reply_to=target.provider_message_id, details={**draft.details, "quote": quote})


class Reactions:
    """The route of a reaction."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def react(self, conversation_id: str) -> Answer:
        """POST: `text` is the emoji (empty takes it back), `message_id` what it is for, and `client_key`."""
        key, emoji = request.form.get("client_key", ""), request.form.get("text", "")
        if not CLIENT_KEY.fullmatch(key):
            return refuse("The page did not name this reaction. Load it again.")
        try:
            target, capabilities = _target(self._desk, conversation_id, request.form.get("message_id", ""))
            if emoji and emoji not in capabilities.reactions:
                raise NotSendable("This channel can't carry this reaction.")
            details = {} if emoji else {"removed": True}
            draft = Draft(
                author=Author.AGENT,
                text=emoji,
                kind=Kind.REACTION,
                reply_to=target.provider_message_id,
                details=details,
            )
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
            return refuse(f"Not done: {error}.", HTTPStatus.CONFLICT)
        return jsonify(message_id=message_id), HTTPStatus.OK


def _target(desk: Desk, conversation_id: str, message_id: str) -> tuple[Message, Capabilities]:
    capabilities = capabilities_of(desk, conversation_of(desk, conversation_id))
    target = desk.store.threads.message(conversation_id, message_id)
    if capabilities is None or target is None or not answerable(target):
        raise NotSendable("This message can't be answered by itself. Send an ordinary message.")
    return target, capabilities

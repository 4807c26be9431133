"""Arrivals inside a transaction: what a customer wrote becomes a message of their conversation."""

from __future__ import annotations

import json
from typing import Any

from bot.channels.channel import PHONE_LANGUAGE, IncomingMessage, Kind
from bot.conversations.conversation import Conversation, State
from bot.conversations.message import AddressedTo, Author, MediaState
from bot.ids import new_id
from bot.reports.links import LINK_MARK, mark_of
from bot.store.engine.database import Transaction, to_json
from bot.store.steps.delivery import held, outbox
from bot.store.steps.privacy import consents

_WORDS = frozenset({Kind.TEXT, Kind.CHOICE})


def pressed(tx: Transaction, conversation: Conversation, item: IncomingMessage) -> tuple[dict[str, Any], str]:
    """A pressed button means what was really offered in this conversation; anything else is only its title."""
    details = dict(item.details)
    if item.choice_id is None:
        return details, item.text
    row = tx.row(
        "SELECT title, payload FROM choice WHERE choice_id = :id AND conversation_id = :conversation",
        id=item.choice_id,
        conversation=conversation.conversation_id,
    )
    if row is None:
        return details, item.text
    details["payload"] = row["payload"]
    return details, row["title"]


def keep_aside(tx: Transaction, conversation: Conversation, item: IncomingMessage, now: float) -> None:
    """What is no message (a reaction, an edit, a deletion, a notice) is shown and changes nothing.

    It ends no hold, opens no window, counts as no unread and moves no row. A live position moves the point of its
    message.
    """
    if item.kind is Kind.EDIT and item.location is not None:
        _move_point(tx, conversation, item)
    else:
        insert(tx, conversation, item, item.text, dict(item.details), AddressedTo.NOBODY, now)
    tx.event("message", conversation.conversation_id)


def keep_blocked(tx: Transaction, conversation: Conversation, item: IncomingMessage, now: float) -> None:
    """What a blocked customer writes is kept to be read: nobody is told, nothing is answered. A STOP still counts."""
    details, text = pressed(tx, conversation, item)
    consents.heard(tx, conversation, item, text, details.get("payload"), now)
    insert(tx, conversation, item, text, details | {"blocked": True}, AddressedTo.NOBODY, now, moves=False)
    tx.run(
        "UPDATE conversation SET last_incoming_at ="
        " CASE WHEN last_incoming_at > :written THEN last_incoming_at ELSE :written END WHERE conversation_id = :id",
        id=conversation.conversation_id,
        written=_written_at(item, now),
    )
    tx.event("message", conversation.conversation_id)


def insert(
    tx: Transaction,
    conversation: Conversation,
    item: IncomingMessage,
    text: str,
    details: dict[str, Any],
    addressed: AddressedTo,
    now: float,
    agent_id: str | None = None,
    *,
    moves: bool = True,
) -> None:
    """Writes the message; with `moves` it is the latest of its conversation in the lists, if it is one to answer."""
    if item.location is not None:
        details["location"] = _point(item)
    if item.origin and (mark := mark_of(item.origin)):
        details[LINK_MARK] = mark
    if item.phone_language:
        details[PHONE_LANGUAGE] = item.phone_language
    answerable = moves and (item.needs_answer or item.from_shop)
    if answerable or conversation.last_message_at is None:
        position = outbox.next_position(tx, conversation.conversation_id, text=text or item.kind.value, now=now)
    else:
        position = outbox.next_place(tx, conversation.conversation_id)
    tx.insert(
        "message",
        message_id=new_id("m", now),
        conversation_id=conversation.conversation_id,
        position=position,
        account_id=conversation.account_id,
        provider_message_id=item.provider_message_id,
        author=(Author.AGENT if item.from_shop else Author.CONTACT).value,
        agent_id=agent_id,
        kind=item.kind.value,
        text=text,
        details=to_json(details),
        reply_to=item.reply_to,
        media_id=_media(tx, conversation.account_id, item, now),
        addressed_to=addressed.value,
        sent_at=item.sent_at,
        created_at=now,
    )


def note_arrival(
    tx: Transaction, conversation: Conversation, addressed: AddressedTo, item: IncomingMessage, now: float
) -> None:
    for_bot = addressed is AddressedTo.BOT
    waits = addressed is AddressedTo.PEOPLE and conversation.state is State.QUEUED and item.kind in _WORDS
    tx.run(
        "UPDATE conversation SET unread = unread + :unread,"
        # A hold lasts until the customer writes at the latest.
        " on_hold_since = NULL, hold_until = NULL,"
        " owed_since = CASE WHEN :bot = 1 THEN NULL ELSE COALESCE(owed_since, :now) END,"
        " nudged_at = NULL,"
        # Who waits for a person gets what the bot surely knows.
        " turn_due_at = CASE WHEN :due = 1 THEN COALESCE(turn_due_at, :now) ELSE turn_due_at END,"
        " unanswered_since = CASE WHEN :bot = 1 THEN COALESCE(unanswered_since, :now) ELSE unanswered_since END,"
        " last_incoming_at = CASE WHEN last_incoming_at > :written THEN last_incoming_at ELSE :written END,"
        " origin = COALESCE(:origin, origin) WHERE conversation_id = :id",
        id=conversation.conversation_id,
        now=now,
        written=_written_at(item, now),
        unread=0 if for_bot else 1,
        bot=1 if for_bot else 0,
        due=1 if for_bot or waits else 0,
        origin=json.dumps(dict(item.origin)) if item.origin else None,
    )
    if for_bot:
        held.let_go_notices(tx, conversation.conversation_id, now=now)
    if conversation.on_hold_since is not None:
        tx.event("conversation", conversation.conversation_id)
    tx.event("message", conversation.conversation_id)


def _move_point(tx: Transaction, conversation: Conversation, item: IncomingMessage) -> None:
    row = tx.row(
        "SELECT message_id, details FROM message WHERE account_id = :account AND provider_message_id = :id",
        account=conversation.account_id,
        id=item.reply_to,
    )
    if row is not None:
        details = {**json.loads(row["details"]), "location": _point(item)}
        tx.run(
            "UPDATE message SET details = :details WHERE message_id = :id",
            details=to_json(details),
            id=row["message_id"],
        )


def _point(item: IncomingMessage) -> dict[str, Any]:
    return {key: value for key, value in vars(item.location).items() if value is not None}


def _media(tx: Transaction, account_id: str, item: IncomingMessage, now: float) -> str | None:
    if item.media is None:
        return None
    media_id = new_id("f", now)
    tx.insert(
        "media",
        media_id=media_id,
        account_id=account_id,
        provider_media_id=item.media.provider_media_id,
        state=MediaState.WAITING.value,
        mime_type=item.media.mime_type,
        filename=item.media.filename,
        size=item.media.size,
        due_at=now,
    )
    return media_id


def _written_at(item: IncomingMessage, now: float) -> float:
    """When the customer wrote, by which the provider's window goes: a replay or a late webhook does not reopen it."""
    return float(item.sent_at) if 0 < item.sent_at < now else now

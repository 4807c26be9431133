"""Outbox: writes outgoing messages with their delivery, in order per conversation."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from bot.channels.causes import Cause
from bot.channels.channel import Kind
from bot.conversations.conversation import Conversation
from bot.conversations.message import AddressedTo, Author, DeliveryState, Draft
from bot.ids import new_id
from bot.shop.notices import Notice, Notices
from bot.store.engine.database import Transaction, to_json
from bot.store.steps.conversations import owed

log = logging.getLogger(__name__)
_LAST_TEXT_LENGTH = 120
# What an agent does to a message that stands already.
_NO_ANSWERS = frozenset({Kind.REACTION, Kind.EDIT, Kind.REVOKE})


def wording(
    notices: Notices, notice: Notice, conversation: Conversation, now: float, **values: Any
) -> Callable[[], Draft]:
    """The function that words a notice for this customer, for `tell`."""
    return lambda: notices.word(notice, language=conversation.language, channel=conversation.channel, now=now, **values)


def tell(
    tx: Transaction,
    conversation: Conversation,
    word: Callable[[], Draft],
    *,
    now: float,
    held_until: float | None = None,
) -> str | None:
    """Enqueues a notice about a change; returns its message id, None where it can't be worded.

    A notice that can't be worded must not prevent the change.
    """
    try:
        notice = word()
    except Exception as error:  # noqa: BLE001  whatever an edited text breaks
        log.error("a notice could not be worded and was left out: %s", type(error).__name__)
        return None
    return enqueue(tx, conversation, notice, now=now, epoch=conversation.epoch, held_until=held_until)


def next_place(tx: Transaction, conversation_id: str) -> int:
    """Takes the next place in the conversation for an entry that is not sent to the customer: lists keep the order."""
    row = tx.row(
        "UPDATE conversation SET last_position = last_position + 1 WHERE conversation_id = :id RETURNING last_position",
        id=conversation_id,
    )
    assert row is not None
    return int(row["last_position"])


def next_position(tx: Transaction, conversation_id: str, *, text: str, now: float) -> int:
    """Takes the next place in the conversation and shows `text` as its latest words, if there is any."""
    row = tx.row(
        "UPDATE conversation SET last_position = last_position + 1, last_message_at = :now,"
        " last_text = CASE WHEN :text = '' THEN last_text ELSE :text END"
        " WHERE conversation_id = :id RETURNING last_position",
        id=conversation_id,
        now=now,
        text=text[:_LAST_TEXT_LENGTH],
    )
    assert row is not None
    return int(row["last_position"])


def enqueue(
    tx: Transaction,
    conversation: Conversation,
    draft: Draft,
    *,
    now: float,
    epoch: int,
    agent_id: str | None = None,
    attempt_id: str | None = None,
    client_key: str | None = None,
    held_until: float | None = None,
    due_at: float | None = None,
) -> str:
    """Writes an outgoing message and its delivery; returns the message id. A colleague's words never pass here.

    Until `held_until` it doesn't leave and can be taken back (bot.store.steps.delivery.held). It leaves no sooner than
    `due_at`.
    """
    if draft.author is Author.COLLEAGUE:
        raise ValueError("a note is never sent; write it with bot.store.conversations.notes")
    message_id = new_id("m", now)
    position = _position(tx, conversation.conversation_id, draft, now)
    tx.insert(
        "message",
        message_id=message_id,
        conversation_id=conversation.conversation_id,
        position=position,
        account_id=conversation.account_id,
        author=draft.author.value,
        agent_id=agent_id,
        kind=draft.kind.value,
        text=draft.text,
        details=to_json(dict(draft.details)),
        reply_to=draft.reply_to,
        media_id=draft.media_id,
        addressed_to=AddressedTo.NOBODY.value,
        attempt_id=attempt_id,
        client_key=client_key,
        created_at=now,
    )
    _offer(tx, conversation.conversation_id, message_id, draft, now)
    if draft.author is Author.AGENT and draft.kind not in _NO_ANSWERS:
        owed.answered(tx, conversation.conversation_id)
    due = max(now, held_until or 0.0, due_at or 0.0)
    _queue(tx, conversation, message_id, position, draft.author, epoch=epoch, due_at=due, held_until=held_until)
    tx.event("message", conversation.conversation_id)
    return message_id


def _offer(tx: Transaction, conversation_id: str, message_id: str, draft: Draft, now: float) -> None:
    """Writes the buttons of a message."""
    for place, (title, payload) in enumerate(draft.choices):
        tx.insert(
            "choice",
            choice_id=new_id("b", now),
            message_id=message_id,
            conversation_id=conversation_id,
            place=place,
            title=title,
            payload=payload,
        )


def _position(tx: Transaction, conversation_id: str, draft: Draft, now: float) -> int:
    if draft.kind in _NO_ANSWERS:
        return next_place(tx, conversation_id)
    # Lists show what people and the bot said, not the system's notices.
    words = "" if draft.author is Author.SYSTEM else draft.text or draft.kind.value
    return next_position(tx, conversation_id, text=words, now=now)


def _queue(
    tx: Transaction,
    conversation: Conversation,
    message_id: str,
    position: int,
    author: Author,
    *,
    epoch: int,
    due_at: float,
    held_until: float | None,
) -> None:
    tx.insert(
        "delivery",
        message_id=message_id,
        conversation_id=conversation.conversation_id,
        account_id=conversation.account_id,
        position=position,
        author=author.value,
        state=DeliveryState.QUEUED.value,
        epoch=epoch,
        due_at=due_at,
        held_until=held_until,
    )


def withhold(tx: Transaction, conversation_id: str, message_id: str | None = None) -> None:
    """Withholds the bot's messages (or that one message) not being sent yet: a person took over."""
    tx.run(
        f"UPDATE delivery SET state = 'withheld', cause = '{Cause.PERSON_TOOK_OVER.value}',"
        " cause_text = 'Not sent: a person took over first.'"
        # The first condition on the state is the index's, the second is the intended one.
        " WHERE conversation_id = :id AND state IN ('queued', 'sending', 'uncertain') AND state = 'queued'"
        " AND author IN ('bot', 'system') AND message_id = COALESCE(:message, message_id)",
        id=conversation_id,
        message=message_id,
    )


def withhold_all(tx: Transaction, conversation_id: str) -> None:
    """Withholds everything that is not being sent yet, whoever wrote it: the customer was blocked."""
    tx.run(
        f"UPDATE delivery SET state = 'withheld', cause = '{Cause.BLOCKED.value}',"
        " cause_text = 'Not sent: the customer was blocked first.', held_until = NULL"
        " WHERE conversation_id = :id AND state IN ('queued', 'sending', 'uncertain') AND state = 'queued'",
        id=conversation_id,
    )

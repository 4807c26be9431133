"""Commands: presses and words of a customer that are no question, and wake neither the bot nor people."""

from __future__ import annotations

from enum import Enum

from bot.channels.channel import IncomingMessage, Kind
from bot.conversations.conversation import Conversation, State, Verb
from bot.conversations.rating import COMMENT_PAYLOAD, PAYLOADS
from bot.conversations.turn import BACK_TO_BOT, CALL_ME
from bot.shop.notices import Notice, Notices
from bot.store.engine.database import Transaction
from bot.store.steps.conversations import ratings, transitions
from bot.store.steps.delivery import outbox
from bot.store.steps.queue import queue_notices


class CustomerCommand(str, Enum):
    """The kinds of commands."""

    BACK = "back"
    CALL = "call"
    RATE = "rate"
    WANT_COMMENT = "want_comment"
    COMMENT = "comment"


_BY_PAYLOAD = {
    BACK_TO_BOT: CustomerCommand.BACK,
    CALL_ME: CustomerCommand.CALL,
    COMMENT_PAYLOAD: CustomerCommand.WANT_COMMENT,
    **dict.fromkeys(PAYLOADS, CustomerCommand.RATE),
}
_LATELY_SECONDS = 60.0
_COMMENTED = frozenset({State.RESOLVED, State.BOT})
# A press that leads to the bot opens a conversation that was done.
REOPENING = frozenset({CustomerCommand.BACK, CustomerCommand.CALL})


def command_of(
    tx: Transaction, conversation: Conversation, item: IncomingMessage, payload: str | None, *, now: float
) -> CustomerCommand | None:
    """The kind of this command, None for a message that needs an answer."""
    if payload is not None:
        aside = _BY_PAYLOAD.get(payload)
        # Amid a talk with a person the press means nothing, and is shown to them like any other message.
        return None if aside is CustomerCommand.BACK and _talks_with_person(tx, conversation) else aside
    if item.kind is not Kind.TEXT or conversation.state not in _COMMENTED:
        return None
    return CustomerCommand.COMMENT if ratings.is_comment(tx, conversation, item.text, now=now) else None


def act(
    tx: Transaction,
    conversation: Conversation,
    aside: CustomerCommand,
    item: IncomingMessage,
    payload: str | None,
    notices: Notices,
    *,
    now: float,
) -> None:
    """Carries out the customer's command. A press that changes nothing, long after its button came, is told so."""
    if aside is CustomerCommand.COMMENT:
        ratings.comment(tx, conversation, item.text, notices, now=now)
    elif not _press(tx, conversation, aside, item, payload, notices, now) and not _spoke_lately(tx, conversation, now):
        outbox.tell(tx, conversation, outbox.wording(notices, Notice.LATE_PRESS, conversation, now), now=now)


def _press(
    tx: Transaction,
    conversation: Conversation,
    aside: CustomerCommand,
    item: IncomingMessage,
    payload: str | None,
    notices: Notices,
    now: float,
) -> bool:
    """Does what the button stands for; False where that changes nothing."""
    if aside is CustomerCommand.RATE:
        return ratings.rate(tx, conversation, item.choice_id, PAYLOADS[payload or ""], notices, now=now)
    if aside is CustomerCommand.WANT_COMMENT:
        return ratings.want_comment(tx, conversation, notices, now=now)
    if aside is CustomerCommand.CALL and conversation.state is State.QUEUED:
        return queue_notices.promise_call(tx, conversation, notices, now=now)
    stays = conversation.state is State.AGENT and aside is CustomerCommand.CALL
    return not stays and _go_back(tx, conversation, notices, now)


def _talks_with_person(tx: Transaction, conversation: Conversation) -> bool:
    """Whether a person holds it and has written since they were asked for."""
    if conversation.state is not State.AGENT:
        return False
    wrote = tx.row(
        "SELECT 1 AS wrote FROM message WHERE conversation_id = :id AND author = 'agent' AND created_at >"
        " COALESCE((SELECT MAX(requested_at) FROM handoff WHERE conversation_id = :id), 0) LIMIT 1",
        id=conversation.conversation_id,
    )
    return wrote is not None


def _spoke_lately(tx: Transaction, conversation: Conversation, now: float) -> bool:
    """Whether the shop just said something: who presses twice in a hurry needs no word about the second time."""
    row = tx.row(
        "SELECT MAX(created_at) AS at FROM message"
        " WHERE conversation_id = :id AND author IN ('bot', 'agent', 'system')",
        id=conversation.conversation_id,
    )
    return bool(row and row["at"] is not None and now - row["at"] < _LATELY_SECONDS)


def _go_back(tx: Transaction, conversation: Conversation, notices: Notices, now: float) -> bool:
    """Gives the conversation to the bot, with one notice per stay; False: the bot had it, and that was told."""
    if conversation.state in (State.QUEUED, State.AGENT):
        conversation = transitions.change(tx, conversation, Verb.RETURN_TO_BOT, now=now)
    first = tx.run(
        "UPDATE conversation SET notice_epoch = :epoch WHERE conversation_id = :id"
        " AND COALESCE(notice_epoch, -1) <> :epoch",
        id=conversation.conversation_id,
        epoch=conversation.epoch,
    )
    if first:
        outbox.tell(tx, conversation, outbox.wording(notices, Notice.RETURNED, conversation, now), now=now)
    return bool(first)

"""Batching: joins short messages of the bot that wait because their customer gets too many."""

from __future__ import annotations

from dataclasses import replace

from bot.channels.channel import Capabilities, Kind
from bot.conversations.message import Author, Choice, Message
from bot.store.engine import rows
from bot.store.engine.database import Row, Transaction

_MOST = 20
_BETWEEN = "\n\n"
_BOT = (Author.BOT, Author.SYSTEM)


def join(tx: Transaction, head: Row, message: Message, capabilities: Capabilities | None) -> Message:
    """`message` with the text of the following ones that fit; from here on they share its delivery state."""
    tx.run("UPDATE delivery SET batched_into = NULL WHERE batched_into = :id", id=message.message_id)
    if (
        capabilities is None
        or head["cause"] not in capabilities.crowded_causes
        or not _joinable(message)
        or message.choices
    ):
        return message
    whole = message
    for following in _following(tx, head):
        longer = _with(whole, following)
        if not _joinable(following) or len(longer.text) > _limit(longer, capabilities):
            break
        whole = longer
        _share(tx, message.message_id, following.message_id)
        if whole.choices:
            break
    return whole


def _following(tx: Transaction, head: Row) -> list[Message]:
    """The next messages of the conversation, written in the same stay with the same holder."""
    messages = tx.rows(
        f"{rows.MESSAGE} WHERE m.conversation_id = :id AND m.position > :position AND d.state = 'queued'"
        " AND d.epoch = :epoch ORDER BY m.position LIMIT :most",
        id=head["conversation_id"],
        position=head["position"],
        epoch=head["epoch"],
        most=_MOST,
    )
    return [rows.message(row, _choices(tx, row["message_id"])) for row in messages]


def _choices(tx: Transaction, message_id: str) -> tuple[Choice, ...]:
    return tuple(
        rows.choice(row) for row in tx.rows("SELECT * FROM choice WHERE message_id = :id ORDER BY place", id=message_id)
    )


def _joinable(message: Message) -> bool:
    return message.author in _BOT and message.kind is Kind.TEXT and message.media is None


def _with(message: Message, following: Message) -> Message:
    return replace(message, text=f"{message.text}{_BETWEEN}{following.text}", choices=following.choices)


def _limit(message: Message, capabilities: Capabilities) -> int:
    with_choices = min(capabilities.text_limit, capabilities.choice_text_limit)
    return with_choices if message.choices else capabilities.text_limit


def _share(tx: Transaction, message_id: str, following_id: str) -> None:
    tx.run("UPDATE delivery SET batched_into = :head WHERE message_id = :id", head=message_id, id=following_id)

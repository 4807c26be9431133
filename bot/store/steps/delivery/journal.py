"""The journal inside a transaction: writes a body down, and marks it as unreadable or replayed."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from enum import Enum

from bot.channels.channel import Item, Unreadable
from bot.store.engine.database import Transaction

_REASON_LENGTH = 500
UNREADABLE = "state = 'unreadable'"


class JournalState(str, Enum):
    """The state of a body."""

    READ = "read"
    UNREADABLE = "unreadable"
    REPLAYED = "replayed"
    SET_ASIDE = "set_aside"


def write(
    tx: Transaction,
    journal_id: str,
    account_id: str,
    body: bytes,
    items: Sequence[Item],
    *,
    now: float,
    update_key: str | None,
) -> bool:
    """Writes a body down; False where the account's update of this key was written before."""
    text, encoding = packed(body)
    reason = faults(items)
    is_new = tx.insert(
        "journal",
        ignore=True,
        journal_id=journal_id,
        account_id=account_id,
        update_key=update_key,
        received_at=now,
        body=text,
        encoding=encoding,
        size=len(body),
        state=(JournalState.UNREADABLE if reason else JournalState.READ).value,
        reason=reason,
    )
    if is_new and reason:
        tx.event("attention")
    return is_new


def flag(tx: Transaction, journal_id: str, reason: str) -> None:
    """Notes that a part of this body was not stored: it waits for a replay."""
    tx.run(
        f"UPDATE journal SET reason = SUBSTR(CASE WHEN {UNREADABLE} THEN COALESCE(reason || '; ', '') ELSE '' END"
        " || :reason, 1, :length), state = 'unreadable' WHERE journal_id = :id",
        reason=reason,
        length=_REASON_LENGTH,
        id=journal_id,
    )
    tx.event("attention")


def begin_replay(tx: Transaction, journal_id: str, items: Sequence[Item], now: float) -> bool:
    """Notes that the body is read again; False where it no longer waits."""
    reason = faults(items)
    count = tx.run(
        "UPDATE journal SET state = :state, reason = COALESCE(:reason, reason), replayed_at = :now"
        f" WHERE journal_id = :id AND {UNREADABLE}",
        id=journal_id,
        state=(JournalState.UNREADABLE if reason else JournalState.REPLAYED).value,
        reason=reason,
        now=now,
    )
    tx.event("attention")
    return count > 0


def faults(items: Sequence[Item]) -> str | None:
    """The unreadable part of a body, in a line; None where all was read."""
    reasons = dict.fromkeys(item.reason for item in items if isinstance(item, Unreadable))
    return "; ".join(reasons)[:_REASON_LENGTH] or None


def packed(body: bytes) -> tuple[str, str]:
    """A body as text that every engine stores, and the encoding of that text."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        text = "\x00"
    if "\x00" in text:
        return base64.b64encode(body).decode(), "base64"
    return text, "utf-8"


def unpacked(text: str, encoding: str) -> bytes:
    """The body again, byte for byte."""
    return base64.b64decode(text) if encoding == "base64" else text.encode()

"""Account notices inside a transaction: what a provider says of an account stands until it is lifted."""

from __future__ import annotations

from bot.channels.channel import AccountNotice
from bot.store.engine.database import Transaction
from bot.text import shown


def apply(tx: Transaction, account_id: str, notice: AccountNotice, now: float) -> None:
    """Keeps what the provider says now; an empty text stands for nothing to see."""
    text = "" if notice.lifted else shown(notice.text)
    if notice.level is not None and not _has_fallen(tx, account_id, notice):
        text = "" if _has_risen(tx, account_id, notice) else _text(tx, account_id, notice.topic)
    tx.run(
        "INSERT INTO account_notice (account_id, topic, text, until_at, level, noticed_at)"
        " VALUES (:account, :topic, :text, :until, :level, :now) ON CONFLICT (account_id, topic) DO UPDATE SET"
        " text = :text, until_at = :until, level = COALESCE(:level, account_notice.level), noticed_at = :now",
        account=account_id,
        topic=notice.topic,
        text=text,
        until=notice.until,
        level=notice.level,
        now=now,
    )
    tx.event("attention")


def _has_fallen(tx: Transaction, account_id: str, notice: AccountNotice) -> bool:
    known = _level(tx, account_id, notice.topic)
    return notice.low if known is None else (notice.level or 0) < known


def _has_risen(tx: Transaction, account_id: str, notice: AccountNotice) -> bool:
    known = _level(tx, account_id, notice.topic)
    return known is not None and (notice.level or 0) > known


def _level(tx: Transaction, account_id: str, topic: str) -> int | None:
    row = tx.row(
        "SELECT level FROM account_notice WHERE account_id = :account AND topic = :topic",
        account=account_id,
        topic=topic,
    )
    return row["level"] if row else None


def _text(tx: Transaction, account_id: str, topic: str) -> str:
    row = tx.row(
        "SELECT text FROM account_notice WHERE account_id = :account AND topic = :topic",
        account=account_id,
        topic=topic,
    )
    return str(row["text"]) if row else ""

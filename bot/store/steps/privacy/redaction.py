"""Redaction in the journal: takes a customer's part out of each body that names them in its text."""

from __future__ import annotations

from collections.abc import Sequence

from bot.privacy import redaction
from bot.store.engine.database import Database, Row, Transaction
from bot.store.steps.delivery import journal

_AT_ONCE = 200


def redact(database: Database, addresses: Sequence[str], *, until: float) -> int:
    """Takes the parts that name `addresses` out of every body received until then; how many bodies had such parts.

    Reads outside of transactions and writes in short ones. Doing it again changes nothing.
    """
    total, after = 0, (-1.0, "")
    while addresses:
        bodies = database.rows(
            f"SELECT journal_id, received_at, body, encoding FROM journal"
            f" WHERE (received_at, journal_id) > (:at, :id) AND received_at <= :until AND {_names(addresses)}"
            " ORDER BY received_at, journal_id LIMIT :limit",
            at=after[0],
            id=after[1],
            until=until,
            limit=_AT_ONCE,
            **_values(addresses),
        )
        if not bodies:
            break
        with database.write() as tx:
            total += sum(_redact_one(tx, row, addresses) for row in bodies)
        after = (bodies[-1]["received_at"], bodies[-1]["journal_id"])
    return total


def redact_here(tx: Transaction, addresses: Sequence[str], *, since: float) -> int:
    """The same for bodies received from then on, inside a transaction."""
    if not addresses:
        return 0
    bodies = tx.rows(
        "SELECT journal_id, received_at, body, encoding FROM journal"
        f" WHERE received_at >= :since AND {_names(addresses)}",
        since=since,
        **_values(addresses),
    )
    return sum(_redact_one(tx, row, addresses) for row in bodies)


def _names(addresses: Sequence[str]) -> str:
    """The condition on bodies that may name an address; bodies in another encoding are read one by one."""
    likes = (f"body LIKE :like{number} ESCAPE '\\'" for number, _ in enumerate(addresses))
    return f"({' OR '.join(likes)} OR encoding <> 'utf-8')"


def _values(addresses: Sequence[str]) -> dict[str, str]:
    escaped = (address.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") for address in addresses)
    return {f"like{number}": f"%{pattern}%" for number, pattern in enumerate(escaped)}


def _redact_one(tx: Transaction, row: Row, addresses: Sequence[str]) -> int:
    remainder = redaction.without(journal.unpacked(row["body"], row["encoding"]), addresses)
    if remainder is None:
        return 0
    text, encoding = journal.packed(remainder)
    # A body with nothing left waits for no replay; its key stays, so that a repeat is recognised.
    return tx.run(
        "UPDATE journal SET body = :body, encoding = :encoding, size = :size,"
        " reason = CASE WHEN :size = 0 THEN NULL ELSE reason END,"
        " state = CASE WHEN :size = 0 AND state = 'unreadable' THEN 'set_aside' ELSE state END"
        " WHERE journal_id = :id",
        id=row["journal_id"],
        body=text,
        encoding=encoding,
        size=len(remainder),
    )

"""Accounts: the shop's bots and phone numbers, and what stops them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.database import Database


@dataclass(frozen=True, kw_only=True)
class Account:
    """One bot or phone number of the shop on a channel. `stopped_text` says why nothing can be sent, if so.

    `deaf_text` says why nothing can be received (by polling), if so, and `deaf_since` from when on.
    """

    account_id: str
    channel: str
    address: str
    name: str
    poll_offset: int
    stopped_text: str | None
    deaf_text: str | None = None
    deaf_since: float | None = None


class Accounts:
    """Reads and writes accounts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ensure(self, channel: str, address: str, name: str) -> Account:
        """The account of this channel and address, written if new."""
        account_id = f"{channel}:{address}"
        with self._database.write() as tx:
            tx.insert("account", ignore=True, account_id=account_id, channel=channel, address=address, name=name)
        return next(account for account in self.all() if account.account_id == account_id)

    def all(self) -> list[Account]:
        """Every account."""
        return [
            Account(
                account_id=row["account_id"],
                channel=row["channel"],
                address=row["address"],
                name=row["name"],
                poll_offset=row["poll_offset"],
                stopped_text=row["stopped_text"],
                deaf_text=row["deaf_text"],
                deaf_since=row["deaf_since"],
            )
            for row in self._database.rows("SELECT * FROM account ORDER BY account_id")
        ]

    def poll_as(self, account_id: str, worker_id: str) -> int | None:
        """Claims the polling of an account (one poller at a time); the offset to ask from, or None if another polls."""
        with self._database.write() as tx:
            row = tx.row(
                "UPDATE account SET poller_id = :worker WHERE account_id = :id"
                " AND (poller_id IS NULL OR poller_id = :worker) RETURNING poll_offset",
                id=account_id,
                worker=worker_id,
            )
            return row["poll_offset"] if row else None

    def stop(self, account_id: str, cause: str, text: str) -> None:
        """Nothing more is sent from this account until `start`; the queue is kept."""
        with self._database.write() as tx:
            tx.run(
                "UPDATE account SET stopped_cause = :cause, stopped_text = :text WHERE account_id = :id",
                id=account_id,
                cause=cause,
                text=text,
            )
            tx.event("account")

    def start(self, account_id: str) -> None:
        """Sending works again."""
        if not self._database.row(
            "SELECT 1 FROM account WHERE account_id = :id AND stopped_cause IS NOT NULL", id=account_id
        ):
            return
        with self._database.write() as tx:
            tx.run(
                "UPDATE account SET stopped_cause = NULL, stopped_text = NULL WHERE account_id = :id",
                id=account_id,
            )
            tx.event("account")

    def deafen(self, account_id: str, text: str, *, now: float) -> None:
        """Nothing is received on this account until `hear`; told once, however often it is noted."""
        with self._database.write() as tx:
            changed = tx.run(
                "UPDATE account SET deaf_text = :text, deaf_since = COALESCE(deaf_since, :now)"
                " WHERE account_id = :id AND (deaf_text IS NULL OR deaf_text <> :text)",
                id=account_id,
                text=text,
                now=now,
            )
            if changed:
                tx.event("account")

    def hear(self, account_id: str) -> None:
        """Messages are received again."""
        if not self._database.row(
            "SELECT 1 FROM account WHERE account_id = :id AND deaf_text IS NOT NULL", id=account_id
        ):
            return
        with self._database.write() as tx:
            tx.run("UPDATE account SET deaf_text = NULL, deaf_since = NULL WHERE account_id = :id", id=account_id)
            tx.event("account")

"""Accounts: the shop's bots and phone numbers, and the reasons why they are stopped."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.conversations.label import Colour
from bot.store.engine.database import Database
from bot.store.steps.delivery.accounts import stop


@dataclass(frozen=True, kw_only=True)
class Account:
    """One bot or phone number of the shop on a channel.

    `stopped_text` says why nothing can be sent, if so (`stopped_cause`: the error's), `stopped_since` since when, and
    `ask_first` that only a person may have it go on. `unreachable_text` says why nothing can be received (by polling),
    if so, and `unreachable_since` from when on. `sealed` are its settings where people entered them on the desk;
    `off_since` is when somebody switched it off.
    """

    account_id: str
    channel: str
    address: str
    name: str
    poll_offset: int
    stopped_text: str | None
    unreachable_text: str | None = None
    unreachable_since: float | None = None
    stopped_since: float | None = None
    ask_first: bool = False
    stopped_cause: str | None = None
    sealed: str | None = field(default=None, repr=False)
    colour: Colour = Colour.GREY
    off_since: float | None = None


class Accounts:
    """Reads and writes accounts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ensure(self, channel: str, address: str, name: str, colour: Colour = Colour.GREY) -> Account:
        """The account of this channel and address, written if new."""
        account_id = f"{channel}:{address}"
        with self._database.write() as tx:
            tx.insert(
                "account",
                ignore=True,
                account_id=account_id,
                channel=channel,
                address=address,
                name=name,
                colour=colour.value,
            )
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
                unreachable_text=row["unreachable_text"],
                unreachable_since=row["unreachable_since"],
                stopped_since=row["stopped_since"],
                ask_first=bool(row["ask_first"]),
                stopped_cause=row["stopped_cause"],
                sealed=row["sealed"],
                colour=Colour(row["colour"]),
                off_since=row["off_since"],
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

    def stop(self, account_id: str, cause: str, text: str, *, now: float, ask_first: bool = False) -> None:
        """Stops sending from this account until `resume` (or, unless `ask_first`, `start`); the queue is kept.

        The same cause again changes nothing.
        """
        with self._database.write() as tx:
            stop(tx, account_id, cause, text, now=now, ask_first=ask_first)

    def resume(self, account_id: str) -> bool:
        """A person lets sending go on; False if nothing had stopped it."""
        return self._go_on(account_id, "stopped_cause IS NOT NULL")

    def start(self, account_id: str) -> bool:
        """The account is opened again, perhaps with a new token: sending goes on unless a person must allow it."""
        return self._go_on(account_id, "stopped_cause IS NOT NULL AND ask_first = 0")

    def _go_on(self, account_id: str, condition: str) -> bool:
        with self._database.write() as tx:
            count = tx.run(
                "UPDATE account SET stopped_cause = NULL, stopped_text = NULL, stopped_since = NULL, ask_first = 0"
                f" WHERE account_id = :id AND {condition}",
                id=account_id,
            )
            if count:
                tx.event("account")
                tx.event("attention")
            return count > 0

    def received(self, account_id: str) -> int:
        """The number of messages received on this account so far, for comparing with a later number."""
        row = self._database.row("SELECT received FROM account WHERE account_id = :id", id=account_id)
        return int(row["received"]) if row else 0

    def mark_unreachable(self, account_id: str, text: str, *, now: float) -> None:
        """Notes that this account receives nothing until `hear`; repeats change nothing."""
        with self._database.write() as tx:
            count = tx.run(
                "UPDATE account SET unreachable_text = :text, unreachable_since = COALESCE(unreachable_since, :now)"
                " WHERE account_id = :id AND (unreachable_text IS NULL OR unreachable_text <> :text)",
                id=account_id,
                text=text,
                now=now,
            )
            if count:
                tx.event("account")

    def mark_reachable(self, account_id: str) -> None:
        """Notes that the account receives messages again."""
        if not self._database.row(
            "SELECT 1 FROM account WHERE account_id = :id AND unreachable_text IS NOT NULL", id=account_id
        ):
            return
        with self._database.write() as tx:
            tx.run(
                "UPDATE account SET unreachable_text = NULL, unreachable_since = NULL WHERE account_id = :id",
                id=account_id,
            )
            tx.event("account")

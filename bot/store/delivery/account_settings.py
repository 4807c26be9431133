"""Account settings: accounts that people enter on the desk, as sealed values with a name and a colour."""

from __future__ import annotations

from bot.conversations.label import Colour
from bot.store.engine.database import Database

NAME_LENGTH = 40


class AccountRefused(ValueError):
    """The account can't be added, changed or removed; the message says why and what to do."""


class AccountSettings:
    """Writes the accounts that people enter. Each change is an event `account`, on which worker and web act."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, channel: str, address: str, *, name: str, colour: Colour, sealed: str) -> str:
        """Adds an account and returns its id. Raises AccountRefused where the address is an account already."""
        account_id = f"{channel}:{address}"
        with self._database.write() as tx:
            row = tx.row("SELECT name FROM account WHERE account_id = :id", id=account_id)
            if row:
                raise AccountRefused(f"This is an account already: {row['name']}. Change that one.")
            tx.insert(
                "account",
                account_id=account_id,
                channel=channel,
                address=address,
                name=_tidy(name),
                colour=colour.value,
                sealed=sealed,
            )
            tx.event("account")
        return account_id

    def change(self, account_id: str, *, name: str, colour: Colour, sealed: str | None) -> None:
        """Changes an account's name and colour and, for one of the desk, its values; `sealed` None keeps them."""
        with self._database.write() as tx:
            tx.run(
                "UPDATE account SET name = :name, colour = :colour, sealed = COALESCE(:sealed, sealed)"
                " WHERE account_id = :id",
                name=_tidy(name),
                colour=colour.value,
                sealed=sealed,
                id=account_id,
            )
            tx.event("account")

    def switch(self, account_id: str, *, off_since: float | None) -> None:
        """Switches an account off: it sends and receives nothing; None switches it on again."""
        with self._database.write() as tx:
            tx.run(
                "UPDATE account SET off_since = :at WHERE account_id = :id",
                at=off_since,
                id=account_id,
            )
            tx.event("account")

    def remove(self, account_id: str) -> None:
        """Deletes an account. Raises AccountRefused where it has conversations or bodies."""
        with self._database.write() as tx:
            if self._is_used(account_id):
                raise AccountRefused("It has conversations: switch it off instead.")
            tx.run("DELETE FROM template WHERE account_id = :id", id=account_id)
            tx.run("DELETE FROM account_notice WHERE account_id = :id", id=account_id)
            tx.run("DELETE FROM account WHERE account_id = :id", id=account_id)
            tx.event("account")

    def _is_used(self, account_id: str) -> bool:
        return any(
            self._database.row(f"SELECT 1 FROM {table} WHERE account_id = :id LIMIT 1", id=account_id)
            for table in ("conversation", "journal")
        )


def _tidy(name: str) -> str:
    """The name on one line. Raises AccountRefused where it is empty or too long."""
    name = " ".join(name.split())
    if not name or len(name) > NAME_LENGTH:
        raise AccountRefused(f"Give the account a name of at most {NAME_LENGTH} characters.")
    return name

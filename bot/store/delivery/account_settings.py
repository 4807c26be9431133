"""Account settings: accounts that people enter on the desk, as sealed values with a name and a colour."""

from __future__ import annotations

from bot.conversations.label import Colour
from bot.store.engine.database import Database
from bot.store.steps.delivery import accounts
from bot.store.steps.team.setting_changes import noted
from bot.team.audit import Actor
from bot.team.setting_change import SettingKind

NAME_LENGTH = 40


class AccountRefused(ValueError):
    """The account can't be added, changed or removed; the message says why and what to do."""


class AccountSettings:
    """Writes the accounts that people enter. Each change is an event `account`, on which worker and web act, and can be
    undone; see SettingChanges."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, channel: str, address: str, *, name: str, colour: Colour, sealed: str, by: Actor, now: float) -> str:
        """Adds an account and returns its id. Raises AccountRefused where the address is an account already."""
        account_id = f"{channel}:{address}"
        with self._database.write() as tx:
            row = tx.row("SELECT name FROM account WHERE account_id = :id", id=account_id)
            if row:
                raise AccountRefused(f"This is an account already: {row['name']}. Change that one.")
            with noted(tx, SettingKind.ACCOUNT, account_id, by=by, now=now):
                tx.insert(
                    "account",
                    account_id=account_id,
                    channel=channel,
                    address=address,
                    name=_tidy(name),
                    colour=colour.value,
                    sealed=sealed,
                )
        return account_id

    def change(self, account_id: str, *, name: str, colour: Colour, sealed: str | None, by: Actor, now: float) -> None:
        """Changes an account's name and colour and, for one of the desk, its values; `sealed` None keeps them."""
        with self._database.write() as tx, noted(tx, SettingKind.ACCOUNT, account_id, by=by, now=now):
            tx.run(
                "UPDATE account SET name = :name, colour = :colour, sealed = COALESCE(:sealed, sealed)"
                " WHERE account_id = :id",
                name=_tidy(name),
                colour=colour.value,
                sealed=sealed,
                id=account_id,
            )

    def switch(self, account_id: str, *, on: bool, by: Actor, now: float) -> None:
        """Switches an account off, so that it sends and receives nothing, or on again."""
        with self._database.write() as tx, noted(tx, SettingKind.ACCOUNT, account_id, by=by, now=now):
            off_since = None if on else now
            tx.run("UPDATE account SET off_since = :at WHERE account_id = :id", at=off_since, id=account_id)

    def remove(self, account_id: str, *, by: Actor, now: float) -> None:
        """Deletes an account. Raises AccountRefused where it has conversations or bodies."""
        with self._database.write() as tx:
            if accounts.is_used(tx, account_id):
                raise AccountRefused("It has conversations: switch it off instead.")
            with noted(tx, SettingKind.ACCOUNT, account_id, by=by, now=now):
                accounts.remove(tx, account_id)


def _tidy(name: str) -> str:
    """The name on one line. Raises AccountRefused where it is empty or too long."""
    name = " ".join(name.split())
    if not name or len(name) > NAME_LENGTH:
        raise AccountRefused(f"Give the account a name of at most {NAME_LENGTH} characters.")
    return name

"""Codes in the store: the phone with which an agent signs in besides the password, and recovery codes for a lost one.

The secret of a phone is sealed with a key outside the database: a copy of the database signs nobody in.
"""

from __future__ import annotations

import logging

from bot.phrases import phrase
from bot.settings.sealing import Seal, SealBroken
from bot.store.engine.database import Database, Row, Transaction
from bot.store.steps.team.audit import record
from bot.team import totp
from bot.team.audit import Act, Actor

log = logging.getLogger(__name__)


class Codes:
    """Sets up, checks and turns off codes. A secret counts after its agent has typed a code of it."""

    def __init__(self, database: Database, key: str) -> None:
        self._database = database
        self._key = key

    def begin(self, agent_id: str, *, now: float) -> bool:
        """A new secret waits for its first code; False where a phone is set up already."""
        with self._database.write() as tx:
            tx.run("DELETE FROM totp WHERE agent_id = :id AND confirmed_at IS NULL", id=agent_id)
            sealed = self._seal().close({_SECRET: totp.new_secret()})
            return tx.insert("totp", ignore=True, agent_id=agent_id, secret=sealed, created_at=now)

    def waiting(self, agent_id: str) -> str | None:
        """The secret that waits for its first code, or None."""
        row = self._database.row("SELECT * FROM totp WHERE agent_id = :id AND confirmed_at IS NULL", id=agent_id)
        return self._opened(row) if row else None

    def confirm(self, agent_id: str, typed: str, actor: Actor, *, now: float) -> list[str] | None:
        """Makes signing in ask for codes. Returns the recovery codes, shown only now; None where the code was wrong."""
        with self._database.write() as tx:
            row = _secret(tx, agent_id, confirmed=False)
            if row is None or not self._uses_step(tx, row, typed, now):
                return None
            tx.run("UPDATE totp SET confirmed_at = :now WHERE agent_id = :id", now=now, id=agent_id)
            record(tx, Act.CODE_TURNED_ON, actor, about_id=agent_id, now=now)
            return _new_recovery_codes(tx, agent_id)

    def on_since(self, agent_id: str) -> float | None:
        """The time since when signing in asks for a code; None where it doesn't."""
        row = self._database.row("SELECT confirmed_at FROM totp WHERE agent_id = :id", id=agent_id)
        return row["confirmed_at"] if row else None

    def left(self, agent_id: str) -> int:
        """The number of unused recovery codes."""
        row = self._database.row(
            "SELECT COUNT(*) AS number FROM recovery_code WHERE agent_id = :id AND used_at IS NULL", id=agent_id
        )
        return int(row["number"]) if row else 0

    def accept(self, agent_id: str, typed: str, actor: Actor, *, now: float) -> bool:
        """Whether the code is right: the phone's, or a recovery code. Either counts once."""
        with self._database.write() as tx:
            row = _secret(tx, agent_id, confirmed=True)
            if row is None:
                return False
            return self._uses_step(tx, row, typed, now) or _uses_recovery_code(tx, agent_id, typed, actor, now)

    def new_recovery_codes(self, agent_id: str, actor: Actor, *, now: float) -> list[str]:
        """Ten new recovery codes, shown only now; voids the old ones. Empty where no phone is set up."""
        with self._database.write() as tx:
            if _secret(tx, agent_id, confirmed=True) is None:
                return []
            record(tx, Act.RECOVERY_CODES_MADE, actor, about_id=agent_id, now=now)
            return _new_recovery_codes(tx, agent_id)

    def turn_off(self, agent_id: str, actor: Actor, *, now: float) -> bool:
        """Turns codes off for signing in; False where they were off already."""
        with self._database.write() as tx:
            tx.run("DELETE FROM recovery_code WHERE agent_id = :id", id=agent_id)
            was_on = _secret(tx, agent_id, confirmed=True) is not None
            tx.run("DELETE FROM totp WHERE agent_id = :id", id=agent_id)
            if was_on:
                record(tx, Act.CODE_TURNED_OFF, actor, about_id=agent_id, now=now)
            return was_on

    def _uses_step(self, tx: Transaction, row: Row, typed: str, now: float) -> bool:
        secret = self._opened(row)
        step = totp.accepted_step(secret, typed, now=now, last_step=row["last_step"]) if secret else None
        if step is None:
            return False
        return bool(tx.run("UPDATE totp SET last_step = :step WHERE agent_id = :id", step=step, id=row["agent_id"]))

    def _opened(self, row: Row) -> str | None:
        """The secret; None where it was sealed with another key: then a recovery code or an admin helps."""
        try:
            return self._seal().open(row["secret"])[_SECRET]
        except SealBroken as error:
            log.error("the codes of %s can't be checked: %s", row["agent_id"], error)
            return None

    def _seal(self) -> Seal:
        if not self._key:
            raise SealBroken(phrase("this process was given no key for codes; start it with: mostrador web"))
        return Seal(self._key)


_SECRET = "secret"


def _secret(tx: Transaction, agent_id: str, *, confirmed: bool) -> Row | None:
    state = "NOT NULL" if confirmed else "NULL"
    return tx.row(f"SELECT * FROM totp WHERE agent_id = :id AND confirmed_at IS {state}", id=agent_id)


def _uses_recovery_code(tx: Transaction, agent_id: str, typed: str, actor: Actor, now: float) -> bool:
    count = tx.run(
        "UPDATE recovery_code SET used_at = :now WHERE agent_id = :id AND code_hash = :hash AND used_at IS NULL",
        now=now,
        id=agent_id,
        hash=totp.recovery_hash(typed),
    )
    if count:
        record(tx, Act.RECOVERY_CODE_USED, actor, about_id=agent_id, now=now)
    return count > 0


def _new_recovery_codes(tx: Transaction, agent_id: str) -> list[str]:
    tx.run("DELETE FROM recovery_code WHERE agent_id = :id", id=agent_id)
    codes = totp.new_recovery_codes()
    for code in codes:
        tx.insert("recovery_code", agent_id=agent_id, code_hash=totp.recovery_hash(code))
    return codes

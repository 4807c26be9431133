"""Setting changes inside a transaction: notes a row before and after it is changed, and puts the older one back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from bot.store.engine.database import Transaction, to_json
from bot.store.steps.delivery import accounts
from bot.team.audit import Actor
from bot.team.setting_change import KeptRow, SettingKind


@dataclass(frozen=True, kw_only=True)
class _Place:
    """Where a kind is kept: its table, the columns that people set, the key first, and the event of a change.

    A row with a `version` that pages show gets another one, so that none of them overwrites what went back.
    """

    table: str
    columns: tuple[str, ...]
    event: str
    has_version: bool = False

    @property
    def key(self) -> str:
        return self.columns[0]


_PLACES: Mapping[SettingKind, _Place] = {
    SettingKind.SETTING: _Place(table="team_setting", columns=("name", "value"), event="presence"),
    SettingKind.ACCOUNT: _Place(
        table="account",
        columns=("account_id", "channel", "address", "name", "colour", "sealed", "off_since"),
        event="account",
    ),
    SettingKind.TARGET: _Place(
        table="target",
        columns=(
            *("target_id", "channel", "label_id", "first_seconds", "next_seconds", "tells_agent_id", "changed_at"),
        ),
        event="queue",
    ),
    SettingKind.NUDGE: _Place(
        table="nudge", columns=("label_id", "ask_seconds", "close_seconds", "changed_at"), event="queue"
    ),
    SettingKind.PERSON_LIMIT: _Place(
        table="agent", columns=("agent_id", "capacity"), event="presence", has_version=True
    ),
    SettingKind.TEAM_LIMIT: _Place(table="team", columns=("team_id", "capacity"), event="presence", has_version=True),
}


@contextmanager
def noted(tx: Transaction, kind: SettingKind, subject: str, *, by: Actor, now: float) -> Iterator[None]:
    """Notes what the block changes of one row; nothing where it leaves the row as it was."""
    before = row_of(tx, kind, subject)
    yield
    after = row_of(tx, kind, subject)
    if before != after:
        note(tx, kind, subject, before, after, by=by, now=now)
        tx.event(_PLACES[kind].event)


def note(
    tx: Transaction, kind: SettingKind, subject: str, before: KeptRow, after: KeptRow, *, by: Actor, now: float
) -> int:
    """Notes a change that is made; its number."""
    number = tx.next_number("setting_change")
    tx.insert(
        "setting_change",
        number=number,
        kind=kind.value,
        subject=subject,
        old_row=None if before is None else to_json(before),
        new_row=None if after is None else to_json(after),
        changed_at=now,
        agent_id=by.agent_id,
    )
    return number


def row_of(tx: Transaction, kind: SettingKind, subject: str) -> KeptRow:
    """What people set of the row, as it is now."""
    place = _PLACES[kind]
    columns = ", ".join(place.columns)
    row = tx.row(f"SELECT {columns} FROM {place.table} WHERE {place.key} = :subject", subject=subject)
    return None if row is None else {name: row[name] for name in place.columns}


def put_back(tx: Transaction, kind: SettingKind, subject: str, row: KeptRow) -> None:
    """Makes the row as it was: deletes what was not there, and inserts what was deleted."""
    place = _PLACES[kind]
    if row is None and kind is SettingKind.ACCOUNT:
        accounts.remove(tx, subject)
    elif row is None:
        tx.run(f"DELETE FROM {place.table} WHERE {place.key} = :subject", subject=subject)
    elif row_of(tx, kind, subject) is None:
        tx.insert(place.table, **row)
    else:
        parts = ", ".join(f"{name} = :{name}" for name in row if name != place.key)
        parts += ", version = version + 1" if place.has_version else ""
        tx.run(f"UPDATE {place.table} SET {parts} WHERE {place.key} = :{place.key}", **row)

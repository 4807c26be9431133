"""Setting changes in the store: the list of them with the newest first, and the way back of each."""

from __future__ import annotations

import json
from collections.abc import Callable

from bot.phrases import phrase
from bot.store.engine.database import Database, Row, Transaction, Unstorable
from bot.store.steps.delivery import accounts
from bot.store.steps.team import audit
from bot.store.steps.team.setting_changes import note, noted, put_back, row_of
from bot.team.audit import Act, Actor
from bot.team.setting_change import KeptRow, SettingChange, SettingKind, UndoRefused

_LIST = """
    SELECT s.*, a.name AS agent_name, CASE WHEN EXISTS (SELECT 1 FROM setting_change l WHERE l.kind = s.kind
        AND l.subject = s.subject AND l.number > s.number) THEN 0 ELSE 1 END AS is_latest
    FROM setting_change s LEFT JOIN agent a USING (agent_id)"""


class SettingChanges:
    """Reads and undoes what was changed on the pages of settings."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def latest(self, *, kind: SettingKind | None = None, limit: int = 20) -> list[SettingChange]:
        """The newest changes first, of one kind or of all; an undoing is a change too."""
        where, values = ("WHERE s.kind = :kind", {"kind": kind.value}) if kind else ("", {})
        rows = self._database.rows(f"{_LIST} {where} ORDER BY s.number DESC LIMIT :limit", limit=limit, **values)
        return [_change(row) for row in rows]

    def undo(self, number: int, *, by: Actor, now: float) -> None:
        """Puts back what was before the change, which is noted as a change. Raises UndoRefused."""
        with self._database.write() as tx:
            row = tx.row(f"{_LIST} WHERE s.number = :number AND s.kind <> 'file'", number=number)
            if row is None:
                raise UndoRefused(phrase("This change is not known any more."))
            change = _change(row)
            _check(change)
            _check_row(tx, change)
            _undo(tx, change, by, now)
            details = f"{change.kind.value} {change.subject}: undone"
            audit.record(tx, Act.SETTINGS_CHANGED, by, details=details, now=now)

    def note_file(self, name: str, before: str, after: str, *, by: Actor, now: float) -> int:
        """Notes that a file of data/ was saved; the change's number."""
        with self._database.write() as tx:
            return note(tx, SettingKind.FILE, name, {"text": before}, {"text": after}, by=by, now=now)

    def undo_file(self, number: int, put_back: Callable[[str, str, str], None], *, by: Actor, now: float) -> None:
        """Puts a file back as it was: `put_back` gets its name, what it holds now and what it shall hold.

        Raises UndoRefused, also from `put_back`.
        """
        with self._database.write() as tx:
            row = tx.row(f"{_LIST} WHERE s.number = :number AND s.kind = 'file'", number=number)
            if row is None:
                raise UndoRefused(phrase("This change is not known any more."))
            change = _change(row)
            _check(change)
            assert change.before
            assert change.after
            put_back(change.subject, change.after["text"], change.before["text"])
            note(tx, change.kind, change.subject, change.after, change.before, by=by, now=now)
            _mark_undone(tx, number, now)
            audit.record(tx, Act.FACTS_CHANGED, by, details=f"{change.subject}: undone", now=now)

    def prune(self, *, before: float) -> int:
        """Deletes changes older than `before`; how many."""
        with self._database.write() as tx:
            return tx.run("DELETE FROM setting_change WHERE changed_at < :before", before=before)


def _check(change: SettingChange) -> None:
    """Raises UndoRefused where the change was undone, or another came after it."""
    if change.undone_at is not None:
        raise UndoRefused(phrase("It was undone already."))
    if not change.is_latest:
        raise UndoRefused(phrase("It was changed again since. Undo the later change first."))


def _check_row(tx: Transaction, change: SettingChange) -> None:
    """Raises UndoRefused where the row is not as it was left, or is in use by now."""
    if row_of(tx, change.kind, change.subject) != change.after:
        raise UndoRefused(phrase("It was changed again since. Undo the later change first."))
    if change.kind is SettingKind.ACCOUNT and change.before is None and accounts.is_used(tx, change.subject):
        raise UndoRefused(phrase("The account has conversations by now. Switch it off instead."))


def _undo(tx: Transaction, change: SettingChange, by: Actor, now: float) -> None:
    try:
        with tx.part(), noted(tx, change.kind, change.subject, by=by, now=now):
            put_back(tx, change.kind, change.subject, change.before)
    except Unstorable as error:
        raise UndoRefused(phrase("What it belonged to was deleted since.")) from error
    _mark_undone(tx, change.number, now)


def _mark_undone(tx: Transaction, number: int, now: float) -> None:
    tx.run("UPDATE setting_change SET undone_at = :now WHERE number = :number", number=number, now=now)


def _change(row: Row) -> SettingChange:
    return SettingChange(
        number=row["number"],
        kind=SettingKind(row["kind"]),
        subject=row["subject"],
        before=_kept(row["old_row"]),
        after=_kept(row["new_row"]),
        changed_at=row["changed_at"],
        agent_name=row["agent_name"],
        undone_at=row["undone_at"],
        is_latest=bool(row["is_latest"]),
    )


def _kept(text: str | None) -> KeptRow:
    kept: KeptRow = json.loads(text) if text else None
    return kept

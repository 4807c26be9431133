"""Team settings in the store: what the shop decides on its pages, for its people and for the whole product."""

from __future__ import annotations

from collections.abc import Mapping

from bot.store.engine.database import Database, Transaction
from bot.store.steps.team import audit
from bot.store.steps.team.setting_changes import noted
from bot.team.audit import Act, Actor
from bot.team.setting_change import SettingKind
from bot.team.team import ChangedMeanwhile

_LIMIT, _TELLS_RESOLVED = "limit", "tells_resolved"


class TeamSettings:
    """Reads and writes settings by name. Each change can be undone; see SettingChanges."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def values(self) -> dict[str, str]:
        """Every setting that was decided, by its name."""
        return {row["name"]: row["value"] for row in self._database.rows("SELECT name, value FROM team_setting")}

    def change(self, values: Mapping[str, str | None], details: str, *, by: Actor, now: float) -> None:
        """Decides settings, or with None leaves them to the installation. `details` are for the audit log."""
        with self._database.write() as tx:
            for name, value in values.items():
                _set(tx, name, value, by, now)
            audit.record(tx, Act.SETTINGS_CHANGED, by, details=details, now=now)

    def limit(self) -> int | None:
        """How many conversations anybody may hold at once; None where the shop's setting holds."""
        value = self._value(_LIMIT)
        return None if value is None else int(value)

    def set_limit(self, limit: int | None, *, was: str | None = None, by: Actor, now: float) -> None:
        """Sets the limit of everybody without one of their own, or with None takes it away.

        `was` is the number that the page showed, empty for none. Raises ChangedMeanwhile.
        """
        with self._database.write() as tx:
            row = tx.row("SELECT value FROM team_setting WHERE name = :name", name=_LIMIT)
            before = row["value"] if row else ""
            if was not in (None, before):
                raise ChangedMeanwhile
            _set(tx, _LIMIT, None if limit is None else str(limit), by, now)
            details = f"at once, everybody: {before or 'none'} → {'none' if limit is None else limit}"
            audit.record(tx, Act.SETTINGS_CHANGED, by, details=details, now=now)
            tx.event("presence")

    def tells_resolved(self) -> bool:
        """Whether a customer is told when somebody resolves without having written."""
        return self._value(_TELLS_RESOLVED) is not None

    def set_tells_resolved(self, tells: bool, *, by: Actor, now: float) -> None:
        """Sets whether customers are told."""
        details = f"customers are told of a close without a word: {'yes' if tells else 'no'}"
        self.change({_TELLS_RESOLVED: "1" if tells else None}, details, by=by, now=now)

    def _value(self, name: str) -> str | None:
        row = self._database.row("SELECT value FROM team_setting WHERE name = :name", name=name)
        return row["value"] if row else None


def _set(tx: Transaction, name: str, value: str | None, by: Actor, now: float) -> None:
    with noted(tx, SettingKind.SETTING, name, by=by, now=now):
        tx.run("DELETE FROM team_setting WHERE name = :name", name=name)
        if value is not None:
            tx.insert("team_setting", name=name, value=value)

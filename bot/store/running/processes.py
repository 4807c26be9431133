"""Processes: what web and workers of every machine tell of themselves, for `mostrador doctor`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.store.engine.database import Database, to_json

_FORGOTTEN_SECONDS = 3600.0


@dataclass(frozen=True, kw_only=True)
class Process:
    """One process: its machine, what it is, a number that grows as it lives, and what it told last, by its clock."""

    process_id: str
    host: str
    kind: str
    beat: int
    facts: Mapping[str, Any]
    told_at: float


class Processes:
    """The list. Only who told within an hour stands there."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def tell(self, process_id: str, host: str, kind: str, facts: Mapping[str, Any], *, now: float) -> None:
        """A process lives, and how it stands."""
        with self._database.write() as tx:
            tx.run(
                "INSERT INTO process (process_id, host, kind, beat, facts, told_at)"
                " VALUES (:id, :host, :kind, 1, :facts, :now) ON CONFLICT (process_id) DO UPDATE SET host = :host,"
                " kind = :kind, beat = process.beat + 1, facts = :facts, told_at = :now",
                id=process_id,
                host=host,
                kind=kind,
                facts=to_json(dict(facts)),
                now=now,
            )
            tx.run("DELETE FROM process WHERE told_at < :before", before=now - _FORGOTTEN_SECONDS)

    def all(self) -> list[Process]:
        """Every process that told within an hour, by machine and kind."""
        rows = self._database.rows("SELECT * FROM process ORDER BY host, kind, process_id")
        return [Process(**{**row, "facts": json.loads(row["facts"])}) for row in rows]

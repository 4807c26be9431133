"""Order sources in the store: their settings, how far each was read, what failed, and what webhooks point at."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.ids import new_id
from bot.store.engine.database import Database, Row, to_json

NAME_LENGTH = 40
_FAILURE_LENGTH = 300


@dataclass(frozen=True, kw_only=True)
class OrderSource:
    """A source of orders. `settings` hold no secret; those are `sealed`. `position` is how far it was read."""

    source_id: str
    kind: str
    name: str
    settings: Mapping[str, Any]
    sealed: str | None = field(default=None, repr=False)
    off_since: float | None = None
    position: Mapping[str, Any] = field(default_factory=dict)
    read_at: float | None = None
    read_count: int = 0
    failed_at: float | None = None
    failure: str = ""

    @property
    def is_failing(self) -> bool:
        """Whether it could not be read the last time; one of which only single orders were left out was read."""
        return self.failed_at is not None and self.failed_at > (self.read_at or 0.0)


class OrderSources:
    """Adds, changes and removes sources, and keeps how they do."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[OrderSource]:
        """Every source, the first added first."""
        return [_source(row) for row in self._database.rows("SELECT * FROM order_source ORDER BY created_at")]

    def get(self, source_id: str) -> OrderSource | None:
        """One source, or None."""
        row = self._database.row("SELECT * FROM order_source WHERE source_id = :id", id=source_id)
        return _source(row) if row else None

    def add(self, kind: str, name: str, settings: Mapping[str, Any], *, sealed: str | None = None, now: float) -> str:
        """Adds a source and returns its id. Raises ValueError for a name that is empty or too long."""
        source_id = new_id("os", now)
        with self._database.write() as tx:
            tx.insert(
                "order_source",
                source_id=source_id,
                kind=kind,
                name=_tidy(name),
                settings=to_json(dict(settings)),
                sealed=sealed,
                created_at=now,
            )
        return source_id

    def change(self, source_id: str, name: str, settings: Mapping[str, Any], *, sealed: str | None = None) -> None:
        """Changes a source; `sealed` None keeps its secrets. Raises ValueError for a bad name."""
        with self._database.write() as tx:
            tx.run(
                "UPDATE order_source SET name = :name, settings = :settings, sealed = COALESCE(:sealed, sealed)"
                " WHERE source_id = :id",
                id=source_id,
                name=_tidy(name),
                settings=to_json(dict(settings)),
                sealed=sealed,
            )

    def switch(self, source_id: str, *, off_since: float | None) -> None:
        """Switches a source off, or on with None."""
        with self._database.write() as tx:
            tx.run("UPDATE order_source SET off_since = :at WHERE source_id = :id", at=off_since, id=source_id)

    def remove(self, source_id: str) -> None:
        """Deletes a source with all its orders."""
        with self._database.write() as tx:
            own = "SELECT order_key FROM shop_order WHERE source_id = :id"
            tx.run(f"DELETE FROM order_contact WHERE order_key IN ({own})", id=source_id)
            for table in ("shop_order", "order_hint", "order_source"):
                tx.run(f"DELETE FROM {table} WHERE source_id = :id", id=source_id)

    def note_read(self, source_id: str, *, position: Mapping[str, Any], count: int, now: float) -> None:
        """Notes that a source was read up to `position`; what failed before is over."""
        with self._database.write() as tx:
            tx.run(
                "UPDATE order_source SET position = :position, read_at = :now, read_count = :count, failed_at = NULL,"
                " failure = '' WHERE source_id = :id",
                id=source_id,
                position=to_json(dict(position)),
                count=count,
                now=now,
            )

    def note_failure(self, source_id: str, failure: str, *, now: float) -> None:
        """Notes why a source could not be read; `failed_at` stays that of the first of several since it was."""
        with self._database.write() as tx:
            tx.run(
                "UPDATE order_source SET failure = :failure, failed_at = CASE WHEN failed_at > COALESCE(read_at, 0)"
                " THEN failed_at ELSE :now END WHERE source_id = :id",
                id=source_id,
                failure=failure[:_FAILURE_LENGTH],
                now=now,
            )

    def hint(self, source_id: str, hint_id: str, external_key: str, *, now: float) -> bool:
        """Keeps that an order changed, to be read soon; False for a webhook that came before."""
        with self._database.write() as tx:
            return tx.insert(
                "order_hint",
                ignore=True,
                source_id=source_id,
                hint_id=hint_id,
                external_key=external_key,
                received_at=now,
            )

    def open_hints(self, source_id: str, *, limit: int = 50) -> list[str]:
        """The ids of orders to read, those told of first first; each once."""
        rows = self._database.rows(
            "SELECT external_key, MIN(received_at) AS since FROM order_hint WHERE source_id = :id AND done_at IS NULL"
            " GROUP BY external_key ORDER BY since LIMIT :limit",
            id=source_id,
            limit=limit,
        )
        return [row["external_key"] for row in rows]

    def settle_hints(self, source_id: str, external_key: str, *, until: float, now: float) -> None:
        """Notes that an order was read; hints that came after `until` stay open."""
        with self._database.write() as tx:
            tx.run(
                "UPDATE order_hint SET done_at = :now WHERE source_id = :id AND external_key = :external"
                " AND done_at IS NULL AND received_at <= :until",
                id=source_id,
                external=external_key,
                until=until,
                now=now,
            )

    def prune_hints(self, *, before: float) -> int:
        """Deletes settled hints of before then; a webhook repeats itself for two days at most."""
        with self._database.write() as tx:
            return tx.run("DELETE FROM order_hint WHERE done_at < :before", before=before)


def _tidy(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > NAME_LENGTH:
        raise ValueError(f"Give the source a name of at most {NAME_LENGTH} characters.")
    return name


def _source(row: Row) -> OrderSource:
    return OrderSource(
        source_id=row["source_id"],
        kind=row["kind"],
        name=row["name"],
        settings=json.loads(row["settings"]),
        sealed=row["sealed"],
        off_since=row["off_since"],
        position=json.loads(row["position"]),
        read_at=row["read_at"],
        read_count=row["read_count"],
        failed_at=row["failed_at"],
        failure=row["failure"],
    )

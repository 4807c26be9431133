"""Database: the seam to the engine. Short writing transactions that end with their events, in portable SQL."""

from __future__ import annotations

import json
import math
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from bot.conversations.search import Phrase

Row = Mapping[str, Any]
BUSY_SECONDS = 30.0


class RowReader(Protocol):
    """The interface for reading: the database, or the transaction that writes."""

    def rows(self, sql: str, **values: Any) -> list[Row]:
        """All rows of a statement with named parameters."""


class StoreBusy(Exception):
    """The database is locked or full: nothing was written; try again later."""


class WrongFile(Exception):
    """The file or database can't be brought to this schema: it is another program's, or of the wrong kind."""


class Unstorable(Exception):
    """A part of a transaction was undone because of its content; the message names the fault, not the content."""


class Transaction(ABC):
    """One writing transaction: statements, and the events that its last statements append."""

    def __init__(self) -> None:
        self._events: dict[tuple[str, str | None], None] = {}

    @abstractmethod
    def rows(self, sql: str, **values: Any) -> list[Row]:
        """All rows of a statement with named parameters."""

    @abstractmethod
    def run(self, sql: str, **values: Any) -> int:
        """Runs a statement; returns how many rows it changed."""

    @abstractmethod
    def part(self) -> AbstractContextManager[None]:
        """A part that is undone alone where its content can't be stored. Raises Unstorable in place of the fault."""

    def row(self, sql: str, **values: Any) -> Row | None:
        """The first row, or None."""
        rows = self.rows(sql, **values)
        return rows[0] if rows else None

    def insert(self, table: str, *, ignore: bool = False, **values: Any) -> bool:
        """Inserts one row; with `ignore`, False where a unique key already holds it."""
        names = ", ".join(values)
        marks = ", ".join(f":{name}" for name in values)
        clash = " ON CONFLICT DO NOTHING" if ignore else ""
        return self.run(f"INSERT INTO {table} ({names}) VALUES ({marks}){clash}", **values) > 0

    def event(self, kind: str, conversation_id: str | None = None) -> None:
        """Notes a change for live pages; the event gets its number and is written as the transaction ends."""
        self._events[(kind, conversation_id)] = None

    def flush_events(self, now: float) -> None:
        """Numbers and writes the noted events. The counter is raised last, so number order is commit order."""
        if not self._events:
            return
        raised = self.row(
            "UPDATE counter SET value = value + :count WHERE name = 'event' RETURNING value", count=len(self._events)
        )
        assert raised is not None
        first = raised["value"] - len(self._events) + 1
        for number, (kind, conversation_id) in enumerate(self._events, first):
            self.insert("event", number=number, kind=kind, conversation_id=conversation_id, created_at=now)

    def next_number(self, name: str) -> int:
        """The next value of a counter that only grows."""
        row = self.row("UPDATE counter SET value = value + 1 WHERE name = :name RETURNING value", name=name)
        assert row is not None
        return int(row["value"])


# A table by this name stands in a server's database from before a shop is put back there until that shop is marked.
PUT_BACK = "put_back"


class Database(ABC):
    """A shop's database. Safe to share between threads: each thread has a connection of its own."""

    @abstractmethod
    def write(self) -> AbstractContextManager[Transaction]:
        """A short writing transaction, committed at the end of the block; no network call belongs inside.

        Raises StoreBusy when the database can't be written in the time that it was given.
        """

    @abstractmethod
    def rows(self, sql: str, **values: Any) -> list[Row]:
        """All rows of one read."""

    def row(self, sql: str, **values: Any) -> Row | None:
        """The first row of one read, or None."""
        rows = self.rows(sql, **values)
        return rows[0] if rows else None

    @abstractmethod
    def wait_for_change(self, seen: int, timeout_seconds: float) -> int:
        """Waits until another connection has committed, at most `timeout_seconds`; the new mark to wait from."""

    @abstractmethod
    def full_text(self, table: str) -> str:
        """The condition that a row of the search index `table` has the words of the parameter `match`."""

    @abstractmethod
    def full_text_query(self, phrases: Iterable[Phrase]) -> str:
        """The value of `match`: all of these phrases must occur."""

    @abstractmethod
    def forget_deleted_words(self, within_seconds: float = math.inf) -> bool:
        """Removes deleted words from everything that queries no longer reach; False: not all in this time."""

    @abstractmethod
    def empty_log(self) -> bool:
        """Leaves no deleted content in a log of changes; False while another connection reads."""

    @abstractmethod
    def close(self) -> None:
        """Closes this thread's connections."""

    @abstractmethod
    def open_to_all(self, tx: Transaction) -> None:
        """The shop that was put back here is marked: when this transaction ends, every process may open it."""


def one_of(name: str, values: Sequence[str]) -> tuple[str, dict[str, str]]:
    """The text in the brackets of `IN (...)`, and its named parameters; nothing is a member of an empty list."""
    named = {f"{name}{number}": value for number, value in enumerate(values)}
    return ", ".join(f":{name}" for name in named) or "NULL", named


def to_json(value: Any) -> str:
    """JSON text as stored: compact, in readable letters."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)

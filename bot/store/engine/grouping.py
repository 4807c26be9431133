"""Grouping: writes that wait at the same time share one transaction, and so one wait for the disk.

Sixty webhooks at once would else be acknowledged one disk write after the other.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, TypeVar

from bot.store.engine.database import Database, StoreBusy, Transaction

Result = TypeVar("Result")
# So many hold the write lock no longer than the other processes can wait.
_MOST = 16


class _Waiting:
    """One thread's write, and what came of it."""

    def __init__(self, work: Callable[[Transaction], Any]) -> None:
        self.work = work
        self.is_done = False
        self.result: Any = None
        self.fault: Exception | None = None

    def ends(self, result: Any = None, fault: Exception | None = None) -> None:
        self.result, self.fault, self.is_done = result, fault, True


class GroupedWrites:
    """Runs writes of many threads; each returns once its own is committed. Safe to share between threads.

    A write may be run twice, in a transaction of which nothing was kept and then alone: it acts on the store only.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[_Waiting] = []
        self._leading = threading.Lock()

    def run(self, work: Callable[[Transaction], Result]) -> Result:
        """The result of `work`, committed. Raises what it raises, which undoes nobody else's; or StoreBusy."""
        mine = _Waiting(work)
        self._waiting.append(mine)  # atomic; who leads takes it from there
        with self._leading:
            # Most find their write done by the one who led before.
            while not mine.is_done:
                self._lead()
        if mine.fault is not None:
            raise mine.fault
        result: Result = mine.result
        return result

    def _lead(self) -> None:
        """Writes the first of those that wait; the caller's may be a later one, then it leads again."""
        group = self._waiting[:_MOST]
        del self._waiting[: len(group)]  # others may have come meanwhile, behind them
        try:
            self._write(group)
        finally:
            # Where the process is being ended nobody may wait for what never comes.
            for each in group:
                if not each.is_done:
                    each.ends(fault=StoreBusy("the process ends; nothing was written"))

    def _write(self, group: list[_Waiting]) -> None:
        try:
            with self._database.write() as tx:
                results = [each.work(tx) for each in group]
        except StoreBusy as error:
            for each in group:
                each.ends(fault=StoreBusy(*error.args))
        except Exception:  # noqa: BLE001  whatever one of them raises is raised to its own caller
            # One of them is at fault: the others must not pay for it.
            for each in group:
                self._write_alone(each)
        else:
            for each, result in zip(group, results, strict=True):
                each.ends(result)

    def _write_alone(self, waiting: _Waiting) -> None:
        try:
            with self._database.write() as tx:
                result = waiting.work(tx)
        except Exception as error:  # noqa: BLE001  raised again in its own thread
            waiting.ends(fault=error)
        else:
            waiting.ends(result)

"""Races for conversations: python -m bench.races. Counts holders and limits under many hands; prints a table.

One conversation is accepted 1,000 times at once by threads, and by processes of their own; agents on threads reach for
everything that waits; and a random day of 10,000 events runs on a fixed seed. Zero in "wrong" is the promise.
"""

from __future__ import annotations

import argparse
import multiprocessing
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bot.conversations.conversation import StaleConversation
from bot.store.store import Store
from bot.team.routing import NoCapacity
from tests.bot.store.races import Day, accepts_at_once, everybody_reaches
from tests.bot.store.shop import PlainNotices, Shop

_PROCESSES = 4
_THREADS = 16


def main() -> int:
    """Runs all; 1 when anything was wrong."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--accepts", type=int, default=1000)
    arguments.add_argument("--events", type=int, default=10_000)
    arguments.add_argument("--seed", type=int, default=5)
    chosen = arguments.parse_args()
    print(f"{'race':<52}{'tried':>8}{'got':>8}{'wrong':>8}{'seconds':>9}")
    wrong = _told(f"accept one, {_THREADS} threads", lambda folder: _threads(folder, chosen.accepts))
    wrong += _told(f"accept one, {_PROCESSES} processes", lambda folder: _processes(folder, chosen.accepts))
    wrong += _told("two agents reach for 60 on 8 threads, limit 3", _reaching)
    wrong += _told(f"random day, 5 agents, seed {chosen.seed}", lambda folder: _day(folder, chosen.events, chosen.seed))
    return 1 if wrong else 0


def _told(name: str, race: Callable[[Path], tuple[int, int, int]]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        started = time.monotonic()
        tried, got, wrong = race(Path(folder))
        print(f"{name:<52}{tried:>8}{got:>8}{wrong:>8}{time.monotonic() - started:>9.1f}", flush=True)
    return wrong


def _threads(folder: Path, accepts: int) -> tuple[int, int, int]:
    got = len(accepts_at_once(partial(Shop, folder), accepts=accepts, threads=_THREADS))
    return accepts, got, abs(got - 1)


def _processes(folder: Path, accepts: int) -> tuple[int, int, int]:
    shop = Shop(folder)
    waiting = shop.hands_off()
    each = (accepts // _PROCESSES, waiting.conversation_id, waiting.epoch, shop.now)
    shares = [(folder / "shop.db", agent_id, *each) for agent_id in (shop.eva, shop.leo) * (_PROCESSES // 2)]
    with multiprocessing.get_context("spawn").Pool(_PROCESSES) as pool:
        got = sum(pool.starmap(_accepts, shares))
    return accepts, got, abs(got - 1)


def _accepts(path: Path, agent_id: str, times: int, conversation_id: str, epoch: int, now: float) -> int:
    store, got = Store(path, PlainNotices()), 0
    for _ in range(times):
        try:
            store.conversations.accept(conversation_id, agent_id, epoch=epoch, now=now)
            got += 1
        except (StaleConversation, NoCapacity):
            pass
    return got


def _reaching(folder: Path) -> tuple[int, int, int]:
    most = everybody_reaches(Shop(folder), conversations=60, threads=8)
    return 8 * 60 * 2, most.pop("taken"), sum(max(0, held - 3) for held in most.values())


def _day(folder: Path, events: int, seed: int) -> tuple[int, int, int]:
    day = Day(partial(Shop, folder), seed=seed)
    try:
        day.happens(events)
    except AssertionError as error:
        print(f"  {error}")
        return events, day.counts["assigned"], 1
    return events, day.counts["assigned"], 0


if __name__ == "__main__":
    raise SystemExit(main())

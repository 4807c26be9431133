"""Asking: what one agent opens and searches while the others' pages are live, and how long each answer takes."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from bench.desk.build import agent_id, conversation_id
from bench.desk.office import Browser
from bench.traffic import Books


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Seconds of each answer. `goal` is for the 95th in 100; `size` in bytes of the largest answer."""

    name: str
    seconds: Sequence[float]
    goal: float
    size: int = 0

    @property
    def middle(self) -> float:
        """The median."""
        return statistics.median(self.seconds)

    @property
    def slow(self) -> float:
        """What 95 of 100 stay under."""
        ranked = sorted(self.seconds)
        return ranked[min(len(ranked) - 1, int(len(ranked) * 0.95))]

    def line(self) -> str:
        """A row of the table."""
        mark = "" if self.slow <= self.goal else "  over the goal"
        return (
            f"{self.name:<52}{len(self.seconds):>5}{self.middle * 1000:>9.1f}{self.slow * 1000:>9.1f}"
            f"{self.goal * 1000:>8.0f}{self.size / 1000:>9.1f}{mark}"
        )


OPEN_GOAL, SEARCH_GOAL, SCREEN_GOAL = 0.150, 0.300, 0.500


def asked(name: str, browser: Browser, paths: Sequence[str], *, goal: float) -> Measured:
    """Asks for each path once, one after the other, after one that is not counted."""
    browser.get(paths[0])
    seconds, size = [], 0
    for path in paths:
        began = time.perf_counter()
        size = max(size, len(browser.get(path)))
        seconds.append(time.perf_counter() - began)
    return Measured(name=name, seconds=seconds, goal=goal, size=size)


def openings(browser: Browser, conversations: int, *, times: int, seed: int) -> Iterator[Measured]:
    """The queue, and conversations with it."""
    chance = random.Random(seed)
    yield asked("open the queue", browser, ["/desk/"] * times, goal=OPEN_GOAL)
    for name, choose in _CONVERSATIONS.items():
        paths = [f"/desk/conversations/{conversation_id(choose(chance, conversations))}" for _ in range(times)]
        yield asked(f"open {name}", browser, paths, goal=OPEN_GOAL)
    panes = [f"/desk/conversations/{conversation_id(chance.randrange(conversations))}/pane" for _ in range(times)]
    yield asked("change to another conversation (its pane)", browser, panes, goal=OPEN_GOAL)


def searches(browser: Browser, database: Path, *, times: int, seed: int) -> Iterator[Measured]:
    """Words that are everywhere, words that are nowhere else, and what narrows them down."""
    rare = _rare_words(database, times, seed)
    for name, queries in _SEARCHES.items():
        paths = [f"/desk/search?{urlencode(queries[turn % len(queries)])}" for turn in range(times)]
        yield asked(f"search {name}", browser, paths, goal=SEARCH_GOAL)
    paths = [f"/desk/search?{urlencode({'q': each})}" for each in rare]
    yield asked("search a rare word", browser, paths, goal=SEARCH_GOAL)


_CONVERSATIONS: dict[str, Callable[[random.Random, int], int]] = {
    "a conversation of 2,000 messages": lambda chance, count: 0,
    "a conversation of 12 messages": lambda chance, count: 1,
    "any conversation": lambda chance, count: chance.randrange(count),
}
_SEARCHES: dict[str, Sequence[dict[str, str]]] = {
    "a common word": ({"q": "shipping"}, {"q": "cuánto"}, {"q": "the"}),
    "a common word without its accents": ({"q": "envio"}, {"q": "devolucao"}, {"q": "zwrot pieniedzy"}),
    "two common words": ({"q": "how much"}, {"q": "gastos de envío"}),
    "a phrase": ({"q": '"left our warehouse this morning"'}, {"q": '"salió del almacén"'}),
    "the beginning of a word": ({"q": "sh"}, {"q": "pa"}, {"q": "re"}),
    "a common word, filtered": (
        {"q": "shipping", "channel": "telegram", "state": "queued"},
        {"q": "the", "label": "l3", "state": "bot"},
        {"q": "the", "agent": agent_id(1)},
        {"q": "envio", "since": "2020-01-01", "until": "2020-12-31"},
    ),
    "a customer's name": ({"q": "Carmen"}, {"q": "Ines"}, {"q": "Kaisa"}),
}


def _rare_words(database: Path, times: int, seed: int) -> list[str]:
    """The number at the end of messages drawn from everywhere."""
    books, chance = Books(path=database), random.Random(seed)
    last = int(books.one("SELECT MAX(rowid) FROM message"))
    found: list[str] = []
    while len(found) < times:
        at = chance.randrange(1, last + 1)
        rows = books.rows("SELECT text FROM message WHERE rowid >= ? AND text LIKE '%#%' LIMIT 1", at)
        found += [text.rpartition("#")[2][:6] for (text,) in rows]
    return found

"""Screens: the way from a customer's webhook to the pages of the agents, while all of them are open."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.desk.asking import SCREEN_GOAL, Measured
from bench.desk.build import address
from bench.desk.pages import Seen
from bench.desk.past import Stands, Thread
from bench.desk.posting import post
from bot.settings import Settings

_SETTLE_SECONDS = 30.0
# As many messages to who is held lie between two to who waits.
_HELD_BETWEEN = 4
_THREAD = "webhook to the conversation on its agent's screen"
_OWN = "webhook to the list of its agent"
_WAITING = "webhook of who waits to the lists of all"
_OTHERS = "webhook to the lists of everybody else"
_GOALS = {_THREAD: SCREEN_GOAL, _OWN: SCREEN_GOAL, _WAITING: SCREEN_GOAL, _OTHERS: SCREEN_GOAL}


@dataclass(frozen=True, kw_only=True)
class Ping:
    """A customer's message that was posted, by its text; `at` in monotonic seconds."""

    text: str
    thread: Thread
    at: float

    def expected(self, agents: int) -> Iterator[tuple[str, tuple[int, str]]]:
        """What it is measured for, and which page shows it where; conversation N is held by agent N."""
        if self.thread.stands is Stands.QUEUED:
            yield from ((_WAITING, (page, f"lists:{self.text}")) for page in range(agents))
            return
        yield _THREAD, (self.thread.number, f"thread:{self.text}")
        for page in range(agents):
            yield (_OWN if page == self.thread.number else _OTHERS), (page, f"lists:{self.text}")


def to_the_screens(
    settings: Settings, known: Sequence[Thread], seen: Seen, *, agents: int, times: int, per_second: float
) -> int:
    """Posts customers' messages at a steady rate and prints how long each took; how many screens never showed one."""
    fetched, size, streamed = seen.fetched, seen.size, seen.streamed
    pings, taken = _posted(settings, known, seen, agents=agents, times=times, per_second=per_second)
    waits, unseen = _waits(pings, seen, agents)
    print(Measured(name="webhook until its 200", seconds=taken, goal=SCREEN_GOAL).line(), flush=True)
    for name, seconds in waits.items():
        print(Measured(name=name, seconds=seconds, goal=_GOALS[name]).line(), flush=True)
    print(
        f"{(seen.fetched - fetched) / times:.1f} fragments and {(seen.size - size) / times / 1e3:.1f} KB fetched,"
        f" {(seen.streamed - streamed) / times / 1e3:.1f} KB of rows streamed for each message; never seen: {unseen}"
    )
    return unseen


def _posted(
    settings: Settings, known: Sequence[Thread], seen: Seen, *, agents: int, times: int, per_second: float
) -> tuple[list[Ping], list[float]]:
    """What was posted, and the seconds until each answer."""
    waiting = [thread for thread in known if thread.stands is Stands.QUEUED]
    pings: list[Ping] = []
    taken: list[float] = []
    began = time.monotonic()
    for turn in range(times):
        time.sleep(max(0.0, began + turn / per_second - time.monotonic()))
        to_who_waits = turn % (_HELD_BETWEEN + 1) == _HELD_BETWEEN
        thread = waiting[turn % len(waiting)] if to_who_waits else known[turn % agents]
        ping = Ping(text=f"ping{turn:05}", thread=thread, at=time.monotonic())
        seen.wants(ping.text)
        pings.append(ping)
        post(settings, thread.channel, address(thread), ping.text, turn)
        taken.append(time.monotonic() - ping.at)
    return pings, taken


def _waits(pings: Sequence[Ping], seen: Seen, agents: int) -> tuple[dict[str, list[float]], int]:
    """Seconds from each post to each page, once all were seen or half a minute has passed; and how many were not."""
    wanted = [(name, key, ping.at) for ping in pings for name, key in ping.expected(agents)]
    deadline = time.monotonic() + _SETTLE_SECONDS
    while time.monotonic() < deadline and any(key not in seen.at for _, key, _ in wanted):
        time.sleep(0.05)
    found: dict[str, list[float]] = {}
    for name, key, at in wanted:
        if key in seen.at:
            found.setdefault(name, []).append(seen.at[key] - at)
    return found, len(wanted) - sum(map(len, found.values()))

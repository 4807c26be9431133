"""How fast the desk is: python -m bench.desk. A shop with 1,000,000 messages in 50,000 conversations, 50 agents.

The store is filled through its own schema, in words of five languages, from a seed, and kept in var/ for the next run.
The web process and the worker run as `mostrador run` starts them, on free ports; fifty pages follow the live events and
fetch again what changed, as desk.js does. Then, over HTTP, the 50th and the 95th of a hundred are printed of: opening
the queue and conversations, searching, and the way from a customer's webhook to the agents' screens. Ends with 1 where
a query reads the whole table of messages, or a screen never showed what came.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bench.desk.asking import SCREEN_GOAL, Measured, openings, searches
from bench.desk.build import Built, address, build, open_copy
from bench.desk.office import browsers, running, settings_for
from bench.desk.pages import Page, Seen
from bench.desk.past import Thread, threads
from bench.desk.plans import whole_tables
from bench.desk.posting import post
from bench.desk.weight import weigh
from bot.settings import ROOT, Process, Settings

_FOLDER = ROOT / "var" / "bench-desk"
_HEAD = f"{'':<52}{'times':>5}{'p50 ms':>9}{'p95 ms':>9}{'goal':>8}{'KB':>9}"
_PAGES = {"queue": "/desk/", "search": "/desk/search", "team": "/desk/team"}
_SETTLE_SECONDS = 30.0


def main(arguments: Sequence[str] = sys.argv[1:]) -> int:
    """Prints the tables; 0 when everything that was posted was seen and no query reads all messages."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--agents", type=int, default=50, help="people at the desk, each with one page open")
    parser.add_argument("--times", type=int, default=60, help="how often each thing is measured")
    parser.add_argument("--per-second", type=float, default=2.0, help="webhooks a second, for the way to the screens")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--folder", type=Path, default=_FOLDER, help="where the filled store is kept")
    parser.add_argument("--web-only", action="store_true", help="without the worker and the provider that is played")
    chosen = parser.parse_args(arguments)
    path, built = build(chosen.folder, chosen.messages, agents=chosen.agents, seed=chosen.seed)
    _say(built)
    run = chosen.folder / "run"
    shutil.rmtree(run, ignore_errors=True)
    settings = settings_for(run, agents=chosen.agents)
    open_copy(path, built, settings.database, now=time.time())
    try:
        whole = whole_tables(settings.database, run / "media", built)
        with running(settings, (Process.WEB,) if chosen.web_only else (Process.SANDBOX, Process.WORKER, Process.WEB)):
            unseen = _measure(settings, built, chosen)
    finally:
        shutil.rmtree(run, ignore_errors=True)
    for each in whole:
        print(f"reads a whole table: {each}")
    return 1 if whole or unseen else 0


def _say(built: Built) -> None:
    print(
        f"{built.messages:,} messages in {built.conversations:,} conversations, {built.agents} agents:"
        f" {built.size / 1e6:.0f} MB, filled in {built.filling_seconds:.0f} s; brought up to date"
        f" (search index and what came after it) in {built.migrating_seconds:.1f} s",
        flush=True,
    )


def _measure(settings: Settings, built: Built, chosen: argparse.Namespace) -> int:
    people = browsers(settings, built.agents)
    known = threads(chosen.messages, agents=chosen.agents, seed=chosen.seed)
    seen, wanted = Seen(), set[str]()
    pages = [Page(number, browser, seen, wanted) for number, browser in enumerate(people)]
    for page in pages:
        page.open()
    try:
        for page in pages:
            if not page.connected.wait(_SETTLE_SECONDS):
                raise TimeoutError(f"page {page.number} is not live")
        print(_HEAD)
        for each in openings(people[0], built.conversations, times=chosen.times, seed=chosen.seed):
            print(each.line(), flush=True)
        for each in searches(people[0], settings.database, times=chosen.times, seed=chosen.seed):
            print(each.line(), flush=True)
        unseen = _to_the_screens(settings, known, seen, wanted, chosen)
    finally:
        for page in pages:
            page.close()
    print(f"\n{'KB':<24}{'js':>9}{'gzip':>9}{'css':>9}{'gzip':>9}{'requests':>10}")
    for name, address_of in _PAGES.items():
        print(weigh(people[0], address_of).line(name))
    return unseen


def _to_the_screens(
    settings: Settings, known: Sequence[Thread], seen: Seen, wanted: set[str], chosen: argparse.Namespace
) -> int:
    """Posts customers' messages at a steady rate; how many screens never showed one."""
    posted: dict[str, tuple[int, float]] = {}
    taken: list[float] = []
    fetched, size = seen.fetched, seen.size
    began = time.monotonic()
    for turn in range(chosen.times):
        time.sleep(max(0.0, began + turn / chosen.per_second - time.monotonic()))
        thread, text = known[turn % chosen.agents], f"ping{turn:05}"
        wanted.add(text)
        posted[text] = thread.number, time.monotonic()
        post(settings, thread.channel, address(thread), text, turn)
        taken.append(time.monotonic() - posted[text][1])
    waits = _waits(posted, seen, chosen.agents)
    for name, seconds, goal in (
        ("webhook until its 200", taken, SCREEN_GOAL),
        ("webhook to the conversation on its agent's screen", waits["thread"], SCREEN_GOAL),
        (f"webhook to the lists on all {chosen.agents} screens", waits["lists"], SCREEN_GOAL),
    ):
        print(Measured(name=name, seconds=seconds, goal=goal).line(), flush=True)
    wanted_count = len(posted) * (1 + chosen.agents)
    unseen = wanted_count - len(waits["thread"]) - len(waits["lists"])
    print(
        f"{(seen.fetched - fetched) / len(posted):.0f} fragments and {(seen.size - size) / len(posted) / 1e6:.2f} MB"
        f" fetched for each message; never seen: {unseen}"
    )
    return unseen


def _waits(posted: dict[str, tuple[int, float]], seen: Seen, agents: int) -> dict[str, list[float]]:
    """Seconds from each post to each page, once everything was seen or half a minute has passed."""
    keys = [(number, f"thread:{text}", at) for text, (number, at) in posted.items()]
    keys += [(page, f"lists:{text}", at) for text, (_, at) in posted.items() for page in range(agents)]
    deadline = time.monotonic() + _SETTLE_SECONDS
    while time.monotonic() < deadline and any((page, what) not in seen.at for page, what, _ in keys):
        time.sleep(0.05)
    found: dict[str, list[float]] = {"thread": [], "lists": []}
    for page, what, at in keys:
        if (page, what) in seen.at:
            found[what.partition(":")[0]].append(seen.at[page, what] - at)
    return found


if __name__ == "__main__":
    raise SystemExit(main())

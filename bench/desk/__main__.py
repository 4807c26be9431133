"""How fast the desk is: python -m bench.desk. A shop with 1,000,000 messages in 50,000 conversations, 50 agents.

The store is filled through its own schema, in the shop's languages, from a seed, and kept in var/ for the next run.
The web process and the worker run as `mostrador run` starts them, on free ports; fifty pages follow the live events and
fetch again what changed, as desk.js does. Then, over HTTP, the 50th and the 95th of a hundred are printed of: opening
the queue, conversations and views, searching, and the way from a customer's webhook to the agents' screens. Ends with 1
where a query reads the whole table of messages, or a screen never showed what came.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.desk.asking import Measured, openings, searches
from bench.desk.build import Built, build, open_copy
from bench.desk.office import Browser, browsers, running, settings_for
from bench.desk.pages import Page, Seen
from bench.desk.past import threads
from bench.desk.plans import whole_tables
from bench.desk.screens import to_the_screens
from bench.desk.view_times import view_pages, view_times
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
        whole = whole_tables(settings, built)
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


def _one_agent(browser: Browser, settings: Settings, built: Built, chosen: argparse.Namespace) -> Iterator[Measured]:
    """What one agent opens, filters and searches."""
    yield from openings(browser, built.conversations, times=chosen.times, seed=chosen.seed)
    yield from view_pages(browser, built.conversations, times=chosen.times)
    yield from view_times(settings.database, agents=built.agents, times=chosen.times)
    yield from searches(browser, settings.database, times=chosen.times, seed=chosen.seed)


def _measure(settings: Settings, built: Built, chosen: argparse.Namespace) -> int:
    people = browsers(settings, built.agents)
    known = threads(chosen.messages, agents=chosen.agents, seed=chosen.seed)
    seen = Seen()
    pages = [Page(number, browser, seen) for number, browser in enumerate(people)]
    for page in pages:
        page.open()
    try:
        for page in pages:
            if not page.connected.wait(_SETTLE_SECONDS):
                raise TimeoutError(f"page {page.number} is not live")
        print(_HEAD)
        for each in _one_agent(people[0], settings, built, chosen):
            print(each.line(), flush=True)
        unseen = to_the_screens(
            settings, known, seen, agents=built.agents, times=chosen.times, per_second=chosen.per_second
        )
    finally:
        for page in pages:
            page.close()
    print(f"\n{'KB':<24}{'js':>9}{'gzip':>9}{'css':>9}{'gzip':>9}{'requests':>10}")
    for name, address_of in _PAGES.items():
        print(weigh(people[0], address_of).line(name))
    return unseen


if __name__ == "__main__":
    raise SystemExit(main())

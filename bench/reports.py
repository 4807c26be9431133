"""The owner's page at a million messages: how long counting takes, whom it keeps waiting, how long the pages take.

    python -m bench.reports [--messages 1000000] [--folder FOLDER]

Fills a shop's store with a year and a half (kept in the folder for the next run), with an answer of the bot for each of
its messages and a handoff for each day on which an agent wrote, and counts all of it in a process of its own, while a
customer writes every 50 ms and an agent opens the desk five times a second. Then it asks the web app for each of the
owner's pages, twenty times. Exit status 1 where a page takes 300 ms or more (the median), or where a message waited
for half a second or more to be kept, or the desk's page for as long.
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from bench.desk import build
from bot.reports.counting.facts import Calendar
from bot.shop.hours import Hours
from bot.store.store import Store
from bot.team.agent import Role
from bot.team.routing import Policy
from connectors.worker.jobs.reports import ReportsJob
from tests.bot.store.shop import PlainNotices, Shop
from tests.connectors.desk.site import Browser, Site

_PAGE_SECONDS, _WAIT_SECONDS, _TIMES = 0.3, 0.5, 20
_ALONE_SECONDS = 15.0
_PAGES = ("numbers", "numbers/people", "numbers/letter", "numbers?topic=shipping", "links", "numbers/days.csv?days=400")
_HOURS = Hours(zone=ZoneInfo("Europe/Madrid"), week=(((540, 1200),),) * 6 + ((),))
_ANSWERS = """
    INSERT INTO attempt (attempt_id, conversation_id, claim_number, epoch, started_at, ended_at, outcome, intent, entry,
        confidence, language)
    SELECT 'b' || message_id, conversation_id, 0, 0, created_at - 0.1, created_at, 'answered', 'faq',
        CASE position % 4 WHEN 0 THEN 'faq/shipping_cost' WHEN 1 THEN 'faq/payment_methods'
        WHEN 2 THEN 'faq/returns_how' ELSE 'faq/sizes_measure' END, 0.9, 'en' FROM message WHERE author = 'bot'"""
_HANDOFFS = """
    INSERT INTO handoff (handoff_id, conversation_id, reason, understood, slots, requested_at, accepted_at, agent_id,
        first_reply_at, ended_at)
    SELECT 'b' || MIN(message_id), conversation_id, 'asked_for_person', '[]', '{}', MIN(created_at) - 120,
        MIN(created_at) - 60, MIN(agent_id), MIN(created_at), MAX(created_at) + 60
    FROM message WHERE author = 'agent' GROUP BY conversation_id, CAST(created_at / 86400 AS INTEGER)"""


def main() -> int:
    """0: the owner waits for no page, and no customer for the owner."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "mostrador-bench")
    given = parser.parse_args()
    path, built = build.build(given.folder, given.messages, agents=20, seed=16)
    with tempfile.TemporaryDirectory() as folder:
        now = time.time()
        place = Path(folder) / "shop.db"
        build.open_copy(path, built, place, now=now)
        shop = Shop(Path(folder), now=now, place=place)
        with shop.store._database.write() as tx:
            answers, handoffs = tx.run(_ANSWERS), tx.run(_HANDOFFS)
        print(f"{built.messages:,} messages in {built.conversations:,} conversations")
        print(f"{answers:,} answers, {handoffs:,} waits")
        admin = shop.store.agents.add(name="Ada", login="ada", role=Role.ADMIN, now=shop.now)
        browser = Site(shop, hours=_HOURS).agent(admin.agent_id)
        waited = _count(shop, browser)
        return int(waited >= _WAIT_SECONDS) | _pages(browser)


def _count(shop: Shop, browser: Browser) -> float:
    """Counts everything as the worker does, in a process of its own, while a customer writes and an agent looks at the
    desk; the longest that a message or the desk's page took, in seconds.
    """
    before = _busy(shop, browser, lambda: time.sleep(_ALONE_SECONDS))
    counting = multiprocessing.get_context("spawn").Process(target=_count_all, args=(shop.place,))
    counting.start()
    beside = _busy(shop, browser, counting.join)
    if counting.exitcode:
        raise SystemExit("the counting failed")
    for what, alone, times in zip(("messages kept", "views of the desk"), before, beside, strict=True):
        print(
            f"{len(times)} {what} beside it: half within {_ms(times)} ms ({_ms(alone)} ms before it began),"
            f" the slowest in {max(times) * 1000:.0f} ms ({max(alone) * 1000:.0f})"
        )
    return max(max(times) for times in beside)


def _busy(shop: Shop, browser: Browser, lasting: Callable[[], None]) -> tuple[list[float], list[float]]:
    """How long each message took to be kept, and each view of the desk, while something lasts."""
    over, kept, viewed = threading.Event(), list[float](), list[float]()

    def again(times: list[float], pause: float, act: Callable[[], object]) -> None:
        while not over.wait(pause):
            times.append(_seconds(act))

    acts = (
        (kept, 0.05, lambda: shop.writes("hello", who="beside")),
        (viewed, 0.2, lambda: browser.get("/desk/")),
    )
    threads = [threading.Thread(target=again, args=act) for act in acts]
    for thread in threads:
        thread.start()
    lasting()
    over.set()
    for thread in threads:
        thread.join()
    return kept, viewed


def _count_all(place: Path) -> None:
    store = Store(place, PlainNotices(), Policy(), code_key="bench")
    job = ReportsJob(store, lambda: Calendar(zone=_HOURS.zone, hours=_HOURS))
    began, looks = time.perf_counter(), 1
    while not job.count(time.time()):
        looks += 1
    print(f"counted in {time.perf_counter() - began:.0f} s ({looks} looks)", flush=True)
    settling = _seconds(lambda: job.settle(time.time()))
    again = _seconds(lambda: job.count(time.time()))
    print(f"what is open counted again in {settling:.1f} s, a look a minute later in {again * 1000:.0f} ms", flush=True)
    store.close()


def _pages(browser: Browser) -> int:
    slow = 0
    for page in _PAGES:
        path = f"/desk/reports/{page}"
        first, *times = [_seconds(partial(browser.get, path)) for _ in range(_TIMES + 1)]
        began = time.process_time()
        browser.get(path)
        cpu = time.process_time() - began
        print(
            f"{page:28} first {first * 1000:5.0f} ms, median {statistics.median(times) * 1000:5.0f} ms,"
            f" of which CPU {cpu * 1000:4.0f} ms"
        )
        slow |= statistics.median(times) >= _PAGE_SECONDS
    return int(slow)


def _ms(seconds: Sequence[float]) -> str:
    return f"{statistics.median(seconds) * 1000:.1f}"


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())

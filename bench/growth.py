"""Growth: what each step of a message costs the store as a shop grows, on SQLite and on PostgreSQL.

    python -m bench.growth [--messages 1000 --messages 10000 …] [--times 150] [--plot FOLDER]

Fills a shop with that many messages, takes it onto both engines, and goes with customers who come back through what the
web process and the worker do: a webhook's message is kept, the turn is claimed and ended, the answer is claimed and
recorded as sent; and what an agent does: the waiting list, a conversation, a search. Prints in milliseconds the time
within which a quarter of each was done, which other work on the machine disturbs least. PostgreSQL is a server of this
bench's own, which waits for the disk as SQLite does.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.desk.build import build
from bench.plot import plot
from bot.channels.channel import IncomingMessage, Kind
from bot.conversations.message import Author, Draft
from bot.conversations.search import Wanted
from bot.conversations.turn import TurnAnswer
from bot.settings import ROOT
from bot.shop.notices import read_notices
from bot.store.engine.copying import copy
from bot.store.store import Store
from tests.postgres import server

_SIZES = (1_000, 10_000, 100_000)
_STEPS = ("keep", "claim turn", "end turn", "claim send", "record sent", "waiting list", "conversation", "search")
_OF_A_MESSAGE = _STEPS[:5]
Times = dict[str, list[float]]


def main() -> None:
    """Prints a table for each engine, and how much dearer the largest shop is than the smallest."""
    parser = argparse.ArgumentParser(prog="python -m bench.growth")
    parser.add_argument("--messages", type=int, action="append", help="sizes of the shop (default: 1,000 to 100,000)")
    parser.add_argument("--times", type=int, default=150)
    parser.add_argument("--plot", type=Path, help="where growth.svg is written")
    asked = parser.parse_args()
    sizes = sorted(asked.messages or _SIZES)
    curves: dict[str, list[tuple[float, float]]] = {}
    print(f"load {os.getloadavg()[0]:.1f}")
    print(f"{'messages':>10} {'engine':11}" + "".join(f"{step:>14}" for step in _STEPS))
    for size in sizes:
        for engine, store in _stores(size):
            quick = {
                step: statistics.quantiles(times, n=4)[0] * 1000
                for step, times in _measured(store, asked.times).items()
            }
            print(f"{size:10,} {engine:11}" + "".join(f"{quick[step]:14.2f}" for step in _STEPS), flush=True)
            curves.setdefault(f"{engine}, a message", []).append((size, sum(quick[step] for step in _OF_A_MESSAGE)))
            curves.setdefault(f"{engine}, search", []).append((size, quick["search"]))
    for name, curve in curves.items():
        print(f"{name}: {curve[-1][1] / curve[0][1]:.2f} times from {curve[0][0]:,} to {curve[-1][0]:,} messages")
    if asked.plot:
        plot(asked.plot / "growth.svg", "The store as a shop grows", "messages in the shop", "ms", curves)


def _stores(size: int) -> Iterator[tuple[str, Store]]:
    notices = read_notices(ROOT / "data")
    made, _ = build(ROOT / "var" / "bench-desk", size, agents=10, seed=5)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "shop.db"
        shutil.copyfile(made, path)
        with _opened(path, notices) as store:
            yield "SQLite", store
        shutil.copyfile(made, path)
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        with server() as running:
            running.stop()
            # As in a shop: nothing counts as written before the disk has it.
            running.start("fsync=on", "full_page_writes=on")
            url = running.empty()
            copy(path, url)
            with _opened(url, notices) as store:
                yield "PostgreSQL", store


@contextmanager
def _opened(place: Path | str, notices: object) -> Iterator[Store]:
    store = Store(place, notices)  # type: ignore[arg-type]
    try:
        store.workers.start("bench", now=time.time())
        yield store
    finally:
        store.close()


def _measured(store: Store, times: int) -> Times:
    account = next(each for each in store.accounts.all() if each.channel == "telegram").account_id
    taken: Times = {step: [] for step in _STEPS}

    def timed(step: str, act: Callable[[], object]) -> object:
        began = time.perf_counter()
        result = act()
        taken[step].append(time.perf_counter() - began)
        return result

    agent = store.agents.all()[0].agent_id
    for number in range(times):
        _one(store, account, number, timed)
        now = time.time()
        timed("waiting list", lambda now=now: store.conversations.ranked(agent, now=now))
        row = store._database.row("SELECT conversation_id FROM conversation ORDER BY last_message_at DESC LIMIT 1")
        assert row is not None
        timed("conversation", lambda row=row: store.conversations.messages(row["conversation_id"], limit=50))
        timed("search", lambda: store.search.find(Wanted(text="shipping portugal")))
    return taken


def _one(store: Store, account: str, number: int, timed: Callable[[str, Callable[[], object]], object]) -> None:
    now = time.time()
    item = IncomingMessage(
        provider_message_id=f"growth:{time.time_ns()}",
        address=f"growth-{number % 20}",
        sent_at=int(now),
        kind=Kind.TEXT,
        text=f"how much is shipping to Portugal? {number}",
        name="Ana",
    )
    timed("keep", lambda: store.inbox.receive(account, b"{}", [item], now=now))
    turn = timed("claim turn", lambda: store.turns.claim("bench", now=time.time() + 5))
    draft = Draft(author=Author.BOT, text="Standard shipping costs €4.95.")
    answer = TurnAnswer(replies=(draft,), intent="faq", language="en", carried={"events": [], "slots": {}})
    timed("end turn", lambda: store.turns.finish(turn, answer, now=time.time()))  # type: ignore[arg-type]
    conversation_id = turn.conversation.conversation_id  # type: ignore[attr-defined]
    later = time.time() + 5
    delivery = timed("claim send", lambda: store.deliveries.claim(conversation_id, "bench", now=later))
    timed("record sent", lambda: store.deliveries.sent(delivery, f"p{time.time_ns()}", now=time.time()))  # type: ignore[arg-type]


if __name__ == "__main__":
    main()

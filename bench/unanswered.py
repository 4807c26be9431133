"""Unanswered questions by the thousand: how long one takes to find its cluster, and how long the pages take.

    python -m bench.unanswered [--questions 10000] [--strange]

Fills an empty store with messages that the bot did not understand, made of a few hundred things that customers ask in
several ways each (or, `--strange`, of words that nobody used before, so that each leads a cluster), and lets the
worker's job gather them. Then it gathers one more, tends the clusters as at night, and asks
the web app for the list and for the largest cluster. Exit status 1 where a question takes 20 ms or more, or a
page half a second or more.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice, product
from pathlib import Path
from random import Random

from bot.conversations.unanswered.cluster import ClusterKind
from bot.settings import ROOT
from bot.shop.answers import read_answers
from bot.store.engine.database import Transaction
from bot.team.agent import Role
from connectors.worker.jobs.unanswered import UnansweredJob
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Site

_QUESTION_SECONDS = 0.020
_PAGE_SECONDS = 0.5
_PER_CONVERSATION = 100
_VERBS = (
    "repair",
    "rent out",
    "paint",
    "deliver",
    "engrave",
    "clean",
    "assemble",
    "exchange",
    "insure",
    "weigh",
    "cut",
)
_THINGS = ("violins", "wedding chairs", "garden tables", "curtains", "marble lamps", "bicycles", "carpets", "mirrors")
_THINGS += ("wardrobes", "piano stools", "aquariums", "chandeliers", "hammocks", "kettles", "umbrellas", "teapots")
_WHEN = ("", "on Sundays", "before Christmas", "for companies", "in the mountains", "at night", "for a school")
_CONSONANTS = "bcdfghjklmnprstvz"
_WAYS = ("do you {0} {1} {2}", "can you {0} {1} {2}?", "hi, is it possible to {0} {1} {2}", "{1} {2}: do you {0} them")


def main() -> int:
    """Prints the times; 1 where one is too long."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, default=10_000)
    parser.add_argument("--strange", action="store_true")
    given = parser.parse_args()
    texts = list(islice(_strange() if given.strange else _questions(), given.questions))
    with tempfile.TemporaryDirectory() as folder:
        return _measured(Shop(Path(folder)), texts)


def _measured(shop: Shop, texts: list[str]) -> int:
    count = len(texts)
    answers = read_answers(ROOT / "data")
    job = UnansweredJob(shop.store, lambda: answers)
    shop.writes("hello")
    _fill(shop, texts)
    bulk = _seconds(lambda: _gather_all(job, shop, count)) / count
    _fill(shop, ["do you repair violins on a Monday"])
    shop.tick(700)
    one = _seconds(lambda: job.gather(shop.now))
    clusters = shop.store.unanswered.waiting(ClusterKind.QUESTION, now=shop.now, limit=100_000)
    night = _seconds(lambda: job.tend(shop.tick()))
    marta = shop.store.agents.add(name="Marta", login="marta", role=Role.EDITOR, now=shop.now)
    browser = Site(shop).agent(marta.agent_id)
    largest = max(clusters, key=lambda cluster: cluster.asked)
    pages = {
        path: min(_seconds(lambda path=path: browser.get(f"/desk/faq/unanswered{path}")) for _ in range(3))  # type: ignore[misc]
        for path in ("", f"/{largest.cluster_id}")
    }
    print(f"{count:,} questions in {len(clusters):,} clusters, the largest of {largest.asked:,}")
    print(f"a question, while catching up   {bulk * 1000:8.1f} ms")
    print(f"one more, with the whole look   {one * 1000:8.1f} ms")
    print(f"the night's tending             {night:8.1f} s")
    for path, seconds in pages.items():
        print(f"the page {'of the largest' if path else 'with the list '}         {seconds * 1000:8.1f} ms")
    return int(bulk >= _QUESTION_SECONDS or max(pages.values()) >= _PAGE_SECONDS)


def _gather_all(job: UnansweredJob, shop: Shop, count: int) -> None:
    shop.tick(2_000)
    for _ in range(count // 100):
        job.gather(shop.tick())


def _questions() -> Iterator[str]:
    """Questions without an end, in an order that is the same each time."""
    random = Random(1)
    texts = [way.format(*words) for words in product(_VERBS, _THINGS, _WHEN) for way in random.sample(_WAYS, 2)]
    while True:
        random.shuffle(texts)
        yield from texts


def _strange() -> Iterator[str]:
    """Questions of made-up words."""
    random = Random(1)
    while True:
        words = ("".join(random.choice(_CONSONANTS) + random.choice("aeiou") for _ in range(4)) for _ in range(4))
        yield f"do you have {' '.join(words)}"


def _fill(shop: Shop, texts: list[str]) -> None:
    """Messages that the bot asked back about, a second apart."""
    conversation = shop.conversation()
    with shop.store._database.write() as tx:
        for number, text in enumerate(texts):
            if number % _PER_CONVERSATION == 0:
                conversation_id = _conversation(tx, conversation.conversation_id, number, shop.now)
            _message(tx, shop, conversation_id, number, text)


def _conversation(tx: Transaction, like: str, number: int, now: float) -> str:
    row = dict(tx.rows("SELECT * FROM conversation WHERE conversation_id = :id", id=like)[0])
    conversation_id, contact_id = f"{like}-{now:.0f}-{number}", f"{row['contact_id']}-{now:.0f}-{number}"
    tx.insert("contact", contact_id=contact_id, name="Ana", created_at=now)
    tx.insert(
        "conversation", **{**row, "conversation_id": conversation_id, "contact_id": contact_id, "turn_due_at": None}
    )
    return conversation_id


def _message(tx: Transaction, shop: Shop, conversation_id: str, number: int, text: str) -> None:
    at = shop.tick()
    attempt_id, message_id = f"t{at:.0f}", f"m{at:.0f}"
    tx.insert(
        "attempt",
        attempt_id=attempt_id,
        conversation_id=conversation_id,
        claim_number=1,
        epoch=0,
        started_at=at,
        ended_at=at,
        outcome="answered",
        intent="unclear",
        language="en",
    )
    tx.insert(
        "message",
        message_id=message_id,
        conversation_id=conversation_id,
        position=number + 1,
        account_id=shop.account,
        author="contact",
        kind="text",
        text=text,
        addressed_to="bot",
        answered_at=at,
        attempt_id=attempt_id,
        created_at=at - 0.5,
    )


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())

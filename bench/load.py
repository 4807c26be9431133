"""Load: the whole product under webhooks, through the real web process, worker and bot.

    python -m bench.load a|b|c [--seconds N]

a: 80 messages/s into conversations that people hold, for 300 s. Goals: median under 25 ms, p99 under 150 ms.
b: the bot holds; half the turn rate measured first, at most half of the number's 80 messages/s, which count both
   ways. Goals: the backlog stays flat, p95 from webhook to sent answer under 2 s.
c: a burst of 80/s for 60 s, then one body of 1,000 updates, to the bot. Goals: nothing lost, in order.

A bare Flask page takes the same bodies at the same rate before and after, so that a busy machine can be told from a
slow web process.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from bench.beside import beside
from bench.plain_flask import served
from bench.traffic import Books, Run, Webhook, customers, echo, message, steadily, texts
from connectors.sandbox.testing.client import Sandbox
from connectors.sandbox.testing.stack import Stack

PER_SECOND = 80.0
_HELD = 400
_CUSTOMERS = 600
_TRIAL = 240
_BATCH = 1000
_DRAIN_SECONDS = 1200.0
_PLAIN_SECONDS = 15.0
QUESTIONS = ("how much is shipping to portugal?", "which payment methods do you take?", "how do I measure my size?")


@dataclass(frozen=True, kw_only=True)
class Load:
    """A running product and the ways to load it."""

    stack: Stack
    webhook: Webhook
    books: Books
    customers: Sequence[str]

    def bot_body(self, prefix: str) -> Callable[[int], bytes]:
        """Bodies with one question each, customers in turn, numbered."""

        def make(number: int) -> bytes:
            address = self.customers[number % len(self.customers)]
            return texts(message(address, f"load-{prefix}-{number}", QUESTIONS[number % len(QUESTIONS)]))

        return make

    def drains(self) -> float:
        """Seconds until everything is answered and sent."""
        began = time.monotonic()
        while self.books.unanswered():
            if time.monotonic() - began > _DRAIN_SECONDS:
                raise RuntimeError(f"not drained after {_DRAIN_SECONDS:.0f} s: {self.books.unanswered()} wait")
            time.sleep(0.1)
        return time.monotonic() - began


def held(load: Load, seconds: float) -> int:
    """Run a."""
    addresses = load.customers[:_HELD]
    for address in addresses:
        load.webhook.post(echo(address, f"echo-{address}"))
    count = int(PER_SECOND * seconds)

    def make(number: int) -> bytes:
        return texts(message(addresses[number % _HELD], f"load-a-{number}", "where is my order?"))

    run = steadily(load.webhook, count, PER_SECOND, make)
    run.print(f"{PER_SECOND:.0f}/s for {seconds:.0f} s, held by people")
    return _faults(load, run, [f"load-a-{number}" for number in range(count)])


def with_the_bot(load: Load, seconds: float) -> int:
    """Run b."""
    turns = _turn_rate(load)
    rate = min(turns / 2, PER_SECOND / 2)
    print(f"turns: {turns:.1f}/s at most; {rate:.1f}/s for {seconds:.0f} s", flush=True)
    count = int(rate * seconds)
    began_at = time.time()
    with _watched(load.books) as backlog:
        run = steadily(load.webhook, count, rate, load.bot_body("b"))
    rest = load.drains()
    run.print("webhooks")
    waits = _answer_seconds(load.books, began_at)
    cuts = statistics.quantiles(waits, n=100)
    third = max(1, len(backlog) // 3)
    print(
        f"answers: {len(waits)}; median {statistics.median(waits):.2f} s, p95 {cuts[94]:.2f} s, longest"
        f" {max(waits):.2f} s; waiting at a time: {statistics.mean(backlog[:third]):.1f} in the first third,"
        f" {statistics.mean(backlog[-third:]):.1f} in the last, {max(backlog)} at most; drained after {rest:.1f} s"
    )
    return _faults(load, run, [f"load-b-{number}" for number in range(count)])


def burst(load: Load, seconds: float) -> int:
    """Run c."""
    count = int(PER_SECOND * seconds)
    run = steadily(load.webhook, count, PER_SECOND, load.bot_body("c"))
    run.print(f"{PER_SECOND:.0f}/s for {seconds:.0f} s, to the bot")
    print(f"drained {load.drains():.1f} s after the last", flush=True)
    names = [f"load-batch-{count + number}" for number in range(_BATCH)]
    whole = texts(
        *(message(load.customers[at % len(load.customers)], name, QUESTIONS[0]) for at, name in enumerate(names))
    )
    began = time.monotonic()
    status = load.webhook.post(whole)
    print(f"one body of {_BATCH}: {status} after {time.monotonic() - began:.2f} s", flush=True)
    print(f"drained {load.drains():.1f} s later")
    return _faults(load, run, [*names, *(f"load-c-{number}" for number in range(count))])


def _faults(load: Load, run: Run, names: Sequence[str]) -> int:
    lost, disordered = load.books.lost(names), load.books.out_of_order()
    twice = int(load.books.one("SELECT COUNT(*) - COUNT(DISTINCT message_id) FROM delivery"))
    failed = int(load.books.one("SELECT COUNT(*) FROM delivery WHERE state IN ('failed', 'uncertain')"))
    print(f"lost {lost}, out of order {disordered}, sent twice {twice}, failed or uncertain {failed}")
    return 1 if lost or disordered or twice or failed or run.refused else 0


def _turn_rate(load: Load) -> float:
    began_at = time.time()
    for number in range(_TRIAL):
        load.webhook.post(load.bot_body("trial")(number))
    load.drains()
    ended_at = load.books.one("SELECT MAX(answered_at) FROM message")
    return load.books.one("SELECT COUNT(*) FROM attempt WHERE started_at >= ?", began_at) / (ended_at - began_at)


def _answer_seconds(books: Books, since: float) -> list[float]:
    """From the arrival of each question to the provider's acceptance of the first answer behind it."""
    found = books.rows(
        "SELECT MIN(d.sent_at) - m.created_at FROM message m JOIN delivery d ON d.conversation_id = m.conversation_id"
        " AND d.position > m.position WHERE m.author = 'contact' AND m.created_at >= ? GROUP BY m.message_id",
        since,
    )
    return [row[0] for row in found if row[0] is not None]


@contextmanager
def _watched(books: Books) -> Iterator[list[int]]:
    seen = [books.unanswered()]

    def watch(ended: Event) -> None:
        while not ended.wait(1.0):
            seen.append(books.unanswered())

    with beside(watch):
        yield seen


def _beside(work: Callable[[], int]) -> int:
    """Runs `work` between two looks at what this machine needs for a page that does nothing."""
    print(f"load average before: {os.getloadavg()[0]:.1f}", flush=True)
    with served() as port:
        plain = _plain(port)
        broken = work()
        after = _plain(port)
        plain.seconds += after.seconds
    plain.print("bare Flask under waitress, before and after")
    print(f"load average after: {os.getloadavg()[0]:.1f}", flush=True)
    return broken


def _plain(port: int) -> Run:
    content = texts(message("34600009999", "plain", QUESTIONS[0]))
    return steadily(Webhook(port), int(PER_SECOND * _PLAIN_SECONDS), PER_SECOND, lambda number: content)


RUNS = {"a": (held, 300.0), "b": (with_the_bot, 300.0), "c": (burst, 60.0)}


def main() -> int:
    """Runs one load; 1 where something was lost, doubled, out of order or refused."""
    parser = argparse.ArgumentParser(description="The whole product under webhooks.")
    parser.add_argument("run", choices=sorted(RUNS))
    parser.add_argument("--seconds", type=float)
    asked = parser.parse_args()
    run, seconds = RUNS[asked.run]
    with tempfile.TemporaryDirectory() as folder, Stack(Path(folder) / "var") as stack:
        webhook, books = Webhook(stack.ports["web"]), Books(path=stack.database)
        load = Load(
            stack=stack, webhook=webhook, books=books, customers=customers(Sandbox(stack.sandbox_url), _CUSTOMERS)
        )
        load.drains()
        return _beside(lambda: run(load, asked.seconds or seconds))


if __name__ == "__main__":
    sys.exit(main())

"""Forged look-ups: what somebody who guesses at orders of others can tell from words and from time.

    python -m bench.forged [--tries 200]

A shop has 100 orders. For each kind of source that many guesses go to the worker's internal address as the bot sends
them, eight at a time and each from a customer of its own: half with a number that is none, half with the number of an
order and something that its buyer did not give. Then as many ask for a code, half with the order's own address.

- *table*: the orders are kept here; nobody is asked.
- *system*: the shop's own system is asked at each, and needs 0.4 s longer for a number that it knows.
- *code*: whether a mail went out must not be seen.

Printed is how long each half took, and in how many of all pairs the first half's took longer: 50 % says nothing.
Exit status 1 where words differ, or where that share is farther from 50 % than chance explains (three standard
errors).
"""

from __future__ import annotations

import argparse
import logging
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timezone
from math import sqrt
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

from bot.settings import ROOT, Settings
from bot.settings.sealing import Seal
from bot.shop.answers import read_answers
from bot.shop.orders.order import Buyer, Item, Order, OrderState, SourceOrder
from connectors.orders.book import OrderBook, SourceKind
from connectors.orders.code_letters import CodeLetters
from connectors.orders.held_answers import HeldAnswers
from connectors.orders.lookup import OrderLookup
from connectors.worker.internal_api import build_internal
from connectors.worker.orders_api import OrdersApi
from tests.bot.store.shop import Shop
from tests.connectors.mail_server import MailServer
from tests.connectors.orders.fakes import SECRET, OwnSystem, serving

_ORDERS, _AT_ONCE, _ERRORS = 100, 8, 3.0
_LONGER_SECONDS = 0.4
_TOKEN = "internal"
Guess = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Told:
    """What came back: the answer but for the number that was written, and after how many seconds it may leave."""

    words: str
    seconds: float


def main() -> int:
    """0: nobody can tell whether an order exists."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tries", type=int, default=200)
    half = parser.parse_args().tries // 2
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    wrong = ([_guess(f"7{each:04}", _email(each)) for each in range(half)],
             [_guess(_number(each), f"else{each}@example.com") for each in range(half)])  # fmt: skip
    codes = ([_guess(f"7{each:04}", _email(each), asked="email") for each in range(half)],
             [_guess(_number(each), _email(each), asked="email") for each in range(half)])  # fmt: skip
    sources: dict[str, tuple[Callable[[Shop, ExitStack, OrderBook], None], tuple[list[Guess], list[Guess]]]] = {
        "table": (_table, wrong),
        "system": (_system, wrong),
        "code": (_table, codes),
    }
    return max([_run(name, connect, *guesses) for name, (connect, guesses) in sources.items()])


def _run(
    name: str, connect: Callable[[Shop, ExitStack, OrderBook], None], first: list[Guess], other: list[Guess]
) -> int:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        shop = Shop(folder, now=time.time())
        book = OrderBook(shop.store, Seal("key"), folder=folder, uploads=folder, zone=lambda: timezone.utc)
        connect(shop, stack, book)
        mail = MailServer()
        stack.callback(mail.close)
        settings = Settings(root=folder, data_dir=folder, smtp_url=f"smtp://127.0.0.1:{mail.port}",
                            report_mail_from="shop@example.com")  # fmt: skip
        answers = read_answers(ROOT / "data")
        letters = CodeLetters(settings=lambda: settings, answers=lambda: answers)
        held = HeldAnswers()
        lookup = OrderLookup(store=shop.store, book=book, held=held, letters=letters)
        api = OrdersApi(lookup=lookup, zone=lambda: timezone.utc, stuck_days=lambda: 3)
        app = build_internal(shop.store, _TOKEN, orders=api)
        # One of each half in turn, so that both meet the same machine.
        told = _all_told(app, held, shop, [guess for pair in zip(first, other, strict=True) for guess in pair])
        shop.store.close()
    return _said(name, told[::2], told[1::2])


def _all_told(app: Flask, held: HeldAnswers, shop: Shop, guesses: Sequence[Guess]) -> list[Told]:
    attempts = []
    for number in range(len(guesses)):
        shop.writes("where is my order", who=f"guest{number}")
        attempts.append(shop.turn().attempt_id)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(lambda each: _asked(app, held, *each), zip(attempts, guesses, strict=True)))


def _asked(app: Flask, held: HeldAnswers, attempt_id: str, guess: Guess) -> Told:
    body = {"attempt_id": attempt_id, "language": "en", **guess}
    began = time.time()
    answer = app.test_client().post("/orders", json=body, headers={"Authorization": f"Bearer {_TOKEN}"})
    seconds = max(time.time(), held.take(attempt_id) or 0.0) - began
    return Told(words=f"{answer.status_code} {answer.text.replace(guess['number'], '…')}", seconds=seconds)


def _said(name: str, first: Sequence[Told], other: Sequence[Told]) -> int:
    """Prints a line; 1 where a difference is seen."""
    words = {each.words for each in (*first, *other)}
    times = [[each.seconds for each in half] for half in (first, other)]
    longer = sum((a > b) + (a == b) / 2 for a in times[0] for b in times[1]) / (len(first) * len(other))
    error = sqrt((len(first) + len(other) + 1) / (12 * len(first) * len(other)))
    seen = len(words) > 1 or abs(longer - 0.5) > _ERRORS * error
    spans = " and ".join(f"{statistics.median(half):.4f} s ({_span(half)})" for half in times)
    print(
        f"{name:7} {len(first)} + {len(other)} tries, {len(words)} answer: {spans};"
        f" the first took longer in {longer:.0%} ± {error:.0%}{' SEEN' if seen else ''}"
    )
    return int(seen)


def _span(seconds: Sequence[float]) -> str:
    twentieths = statistics.quantiles(seconds, n=20)
    return f"{twentieths[0]:.4f} to {twentieths[-1]:.4f}"


def _number(each: int) -> str:
    return str(10_000 + each % _ORDERS)


def _email(each: int) -> str:
    return f"buyer{each % _ORDERS}@example.com"


def _guess(number: str, email: str, asked: str | None = None) -> Guess:
    return {"number": number, "proofs": [{"kind": "email", "value": email}], "asked": asked}


def _table(shop: Shop, stack: ExitStack, book: OrderBook) -> None:
    source_id = shop.store.order_sources.add(SourceKind.TABLE.value, "Table", {}, now=shop.now)
    shop.store.orders.write(source_id, [_order(each, shop.now) for each in range(_ORDERS)], now=shop.now)
    shop.store.order_sources.note_read(source_id, position={}, count=_ORDERS, now=shop.now)


def _order(each: int, now: float) -> SourceOrder:
    order = Order(number=_number(each), order_id=str(each), state=OrderState.PACKED, changed_at=now, placed_at=now,
                  items=(Item(title="Rug"),))  # fmt: skip
    return SourceOrder(order=order, buyer=Buyer(email=_email(each), postcode=f"41{each:03}"))


class _Knowing(OwnSystem):
    """Looks longer where it knows the number."""

    def answer(self) -> Response:
        if request.args["number"] in self.records:
            time.sleep(_LONGER_SECONDS)
        return super().answer()


def _system(shop: Shop, stack: ExitStack, book: OrderBook) -> None:
    record = {"state": "packed", "changed_at": shop.now - 60}
    records = {_number(each): {**record, "number": _number(each), "email": _email(each)} for each in range(_ORDERS)}
    system, app = _Knowing(records=records), Flask("own system")
    app.add_url_rule("/orders", view_func=system.answer)
    url = f"{stack.enter_context(serving(app))}/orders"
    sealed = book.seal(secret=SECRET)
    shop.store.order_sources.add(SourceKind.HTTP.value, "System", {"url": url}, sealed=sealed, now=shop.now)


if __name__ == "__main__":
    sys.exit(main())

"""How long a customer waits: from the webhook to the bot's answer at the sandbox, beside Rasa alone in the same run.

`python -m bench.answer [rounds]` starts the whole product on free ports and a plain `rasa run` with the same model and
Rasa's own REST channel, and asks both the same questions in turn.
"""

from __future__ import annotations

import itertools
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import requests

from bench import plain_rasa
from bot.faq.training import live_model
from bot.settings import ROOT
from connectors.sandbox.testing.client import Phones, Sandbox
from connectors.sandbox.testing.stack import Stack

QUESTIONS = ("how much is shipping to portugal?", "which payment methods do you take?", "how do I measure my size?")
_CUSTOMERS = 20
_WARM_ROUNDS = _CUSTOMERS
_PATIENCE_SECONDS = 60.0


def main() -> None:
    """Prints the medians and their ratio."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    with (
        tempfile.TemporaryDirectory() as folder,
        Stack(Path(folder) / "var") as stack,
        plain_rasa.running(Path(folder), live_model(ROOT)) as (rest_url, _),
    ):
        sandbox = Sandbox(stack.sandbox_url)
        ways: dict[str, Callable[[str], float]] = {
            "Telegram (long polling)": customers_of(sandbox.telegram),
            "WhatsApp (webhook)": customers_of(sandbox.whatsapp),
            "Rasa alone (REST)": _rest(rest_url),
        }
        seconds: dict[str, list[float]] = {name: [] for name in ways}
        for turn in range(rounds + _WARM_ROUNDS):
            for name, ask in ways.items():
                took = ask(QUESTIONS[turn % len(QUESTIONS)])
                if turn >= _WARM_ROUNDS:
                    seconds[name].append(took)
    _print(seconds, rounds)


def _print(seconds: dict[str, list[float]], rounds: int) -> None:
    base = statistics.median(seconds["Rasa alone (REST)"])
    print(f"{rounds} questions each, one at a time, in turn")
    print(f"{'':26} {'median':>9} {'p95':>9} {'to Rasa alone':>14}")
    for name, values in seconds.items():
        median, p95 = statistics.median(values), statistics.quantiles(values, n=20)[-1]
        print(f"{name:26} {median * 1000:6.1f} ms {p95 * 1000:6.1f} ms {median / base:13.2f}x")


def customers_of(phones: Phones) -> Callable[[str], float]:
    """Seconds from a message leaving a phone to the answer arriving on it.

    Customers take turns, so that nobody is written to faster than the providers allow to one person.
    """
    customers = itertools.cycle([phones.customer(f"Bench {number}") for number in range(_CUSTOMERS)])

    def ask(question: str) -> float:
        customer = next(customers)
        before = len(customer.messages())
        begin = time.perf_counter()
        customer.writes(question)
        customer.waits_for(lambda message: not message.from_customer, after=before)
        return time.perf_counter() - begin

    return ask


def _rest(url: str) -> Callable[[str], float]:
    session = requests.Session()
    session.trust_env = False
    asked = 0

    def ask(question: str) -> float:
        nonlocal asked
        asked += 1
        begin = time.perf_counter()
        answer = session.post(url, json={"sender": f"bench{asked}", "message": question}, timeout=_PATIENCE_SECONDS)
        took = time.perf_counter() - begin
        assert answer.json(), "Rasa alone did not answer"
        return took

    return ask


if __name__ == "__main__":
    main()

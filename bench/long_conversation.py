"""What the 2,000th message of a conversation costs beside the 20th: `python -m bench.long_conversation`.

Two customers have written and been answered before, 19 times and 1,999 times; then the whole product answers both in
turn. At most 1.2 times is the promise. `--rounds` questions each (40 by default; WhatsApp allows bursts of 45).
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

from bot.channels.channel import IncomingMessage, Kind
from bot.conversations.message import Author, Draft
from bot.conversations.turn import TurnAnswer
from bot.settings import ROOT
from bot.shop.notices import read_notices
from bot.store.store import Store
from connectors.sandbox.accounts import WhatsAppAccount
from connectors.sandbox.server import Server
from connectors.sandbox.testing.client import Customer, Sandbox
from connectors.sandbox.testing.stack import Stack

QUESTIONS = ("how much is shipping to portugal?", "which payment methods do you take?", "how do I measure my size?")
_YOUNG, _OLD = 19, 1999
_PROMISE = 1.2
_WARM = 4


def main() -> int:
    """Prints both medians and their ratio; the exit status is 1 where it is above the promise."""
    parser = argparse.ArgumentParser(prog="python -m bench.long_conversation", description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        names = {"young": _YOUNG, "old": _OLD}
        with Server(database=folder / "sandbox" / "provider.db") as server:
            phones = Sandbox(server.url).whatsapp
            addresses = {each: phones.new_customer(each).address for each in names}
        for each, count in names.items():
            _write_history(folder / "sandbox" / "mostrador.db", addresses[each], count)
        with Stack(folder) as stack:
            phones = Sandbox(stack.sandbox_url).whatsapp
            seconds = _ask_in_turn({each: phones.customer(each) for each in names}, rounds)
    medians = {each: statistics.median(took) for each, took in seconds.items()}
    ratio = medians["old"] / medians["young"]
    print(f"{rounds} questions each, in turn, from the phone to the answer on it")
    print(f"from the {_YOUNG + 1}th message on:   median {medians['young'] * 1000:6.1f} ms")
    print(f"from the {_OLD + 1:,}th message on: median {medians['old'] * 1000:6.1f} ms")
    print(f"ratio {ratio:.2f} (at most {_PROMISE})")
    return 0 if ratio <= _PROMISE else 1


def _write_history(path: Path, address: str, count: int) -> None:
    store = Store(path, read_notices(ROOT / "data"))
    # The disk is not what is measured here, and would take minutes.
    store._database._connection().execute("PRAGMA synchronous=OFF")
    account = store.accounts.ensure("whatsapp", WhatsAppAccount().phone_number_id, "WhatsApp").account_id
    began_at = time.time() - 3600
    for number in range(count):
        _exchange(store, account, address, number, began_at + number)
    store.close()


def _exchange(store: Store, account: str, address: str, number: int, now: float) -> None:
    """One question of the customer and the bot's answer to it, sent."""
    question = IncomingMessage(
        provider_message_id=f"wamid.{address}.{number}",
        address=address,
        sent_at=int(now),
        kind=Kind.TEXT,
        text=QUESTIONS[number % len(QUESTIONS)],
    )
    store.inbox.receive(account, b"{}", [question], now=now)
    turn = store.turns.claim("history", now=now)
    assert turn is not None
    choices = (("Talk to a person", "ask_person"),)
    reply = Draft(author=Author.BOT, text=f"An answer, number {number}, with some words to it.", choices=choices)
    store.turns.finish(turn, TurnAnswer(replies=(reply,), intent="faq", language="en", carried={}), now=now)
    delivery = store.deliveries.claim(turn.conversation.conversation_id, "history", now=now)
    assert delivery is not None
    store.deliveries.sent(delivery, f"wamid.out.{address}.{number}", now=now)


def _ask_in_turn(customers: dict[str, Customer], rounds: int) -> dict[str, list[float]]:
    seconds: dict[str, list[float]] = {name: [] for name in customers}
    for turn in range(rounds + _WARM):
        order = list(customers) if turn % 2 else list(customers)[::-1]
        for name in order:
            took = _ask(customers[name], QUESTIONS[turn % len(QUESTIONS)])
            if turn >= _WARM:
                seconds[name].append(took)
    return seconds


def _ask(customer: Customer, question: str) -> float:
    before = len(customer.messages())
    begin = time.perf_counter()
    customer.writes(question)
    customer.waits_for(lambda bubble: not bubble.from_customer, 60, after=before)
    return time.perf_counter() - begin


if __name__ == "__main__":
    sys.exit(main())

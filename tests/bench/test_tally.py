"""The tally of the faults: what is lost, doubled, out of order or said while a person holds is counted as that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from bench.faults.tally import Tally, count, settled
from bot.channels.errors import Uncertain
from bot.conversations.conversation import Verb
from connectors.sandbox.server import Server
from connectors.sandbox.testing.client import Customer, Sandbox
from tests.bot.store.shop import Shop


@dataclass
class Place:
    """A shop's store and a sandbox, with one customer on Telegram; the test carries what passes between them."""

    shop: Shop
    sandbox: Sandbox
    ana: Customer
    written: list[str]

    @property
    def store(self) -> object:
        return self.shop.store

    def writes(self, text: str, *, arrives: bool = True) -> None:
        number = self.ana.writes(text)
        self.written.append(number)
        if arrives:
            self.shop.writes(text, who=self.ana.address, provider_id=f"{self.ana.address}:{number}")

    def answers(self, text: str) -> None:
        self.writes("question")
        assert self.shop.answers(text)

    def sends(self, text: str, *, recorded: bool = True) -> None:
        """The provider takes a text, and our next message is recorded as that."""
        call = requests.post(
            f"{self.sandbox.url}/bot100001:SANDBOX/sendMessage",
            json={"chat_id": self.ana.address, "text": text},
            timeout=10,
        )
        number = call.json()["result"]["message_id"]
        conversation_id = self.shop.conversation(self.ana.address).conversation_id
        if recorded:
            delivery = self.shop.store.deliveries.claim(conversation_id, "w", now=self.shop.tick())
            assert delivery
            assert delivery.message.text == text
            self.shop.store.deliveries.sent(delivery, f"{self.ana.address}:{number}", now=self.shop.tick())

    def tally(self) -> Tally:
        return count(self, {self.ana: self.written})  # type: ignore[arg-type]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with Server(database=tmp_path / "sandbox.db") as server:
        sandbox = Sandbox(server.url)
        yield Place(Shop(tmp_path), sandbox, sandbox.telegram.new_customer("Ana"), [])


def test_a_quiet_day_breaks_no_promise(place: Place) -> None:
    for text in ("one", "two"):
        place.answers(text)
        place.sends(text)
    tally = place.tally()
    assert (tally.sent, tally.flagged, tally.kept) == (4, 0, True)


def test_a_message_that_never_came_is_lost(place: Place) -> None:
    place.answers("one")
    place.sends("one")
    place.writes("unheard", arrives=False)
    assert place.tally().lost == 1
    assert not settled(place, [place.ana])  # type: ignore[arg-type]


def test_a_message_that_nobody_answers_or_sends_is_lost(place: Place) -> None:
    place.answers("one")
    assert place.tally().lost == 1
    place.writes("unanswered")
    assert place.tally().lost == 2


def test_what_we_call_sent_and_the_provider_does_not_know_is_lost(place: Place) -> None:
    place.answers("one")
    place.shop.delivers()
    assert place.tally().lost == 1


def test_what_the_provider_has_twice_is_doubled(place: Place) -> None:
    place.answers("one")
    place.sends("one")
    place.sends("one", recorded=False)
    assert place.tally().doubled == 1


def test_what_overtook_another_is_out_of_order(place: Place) -> None:
    place.answers("one")
    place.answers("two")
    place.sends("two", recorded=False)
    place.sends("one")
    assert place.tally().disordered == 1
    place.written.reverse()
    assert place.tally().disordered == 2
    again = f'{{"id": "{place.written[0]}"}}'
    assert count(place, {place.ana: place.written}, again).disordered == 1, "its webhook came a second time"  # type: ignore[arg-type]


def test_a_bot_message_that_starts_while_a_person_holds_is_seen(place: Place) -> None:
    place.answers("one")
    conversation_id = place.shop.conversation(place.ana.address).conversation_id
    delivery = place.shop.store.deliveries.claim(conversation_id, "w", now=place.shop.tick())
    assert delivery
    place.shop.does(Verb.TAKE_OVER, who=place.ana.address)
    assert place.tally().while_held == 0, "it was under way before"
    with place.shop.store._database.write() as tx:
        tx.run("UPDATE delivery SET sending_at = :now WHERE author = 'bot'", now=place.shop.tick())
    assert place.tally().while_held == 1


def test_what_is_uncertain_is_flagged_and_not_lost(place: Place) -> None:
    place.answers("one")
    conversation_id = place.shop.conversation(place.ana.address).conversation_id
    delivery = place.shop.store.deliveries.claim(conversation_id, "w", now=place.shop.tick())
    assert delivery
    place.shop.store.deliveries.failed(delivery, Uncertain("no_answer", "Perhaps."), now=place.shop.tick())
    tally = place.tally()
    assert (tally.lost, tally.flagged, tally.kept) == (0, 1, True)
    assert "no_answer" in tally.flags[0]

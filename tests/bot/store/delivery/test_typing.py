"""Typing: the customer sees a person write, at most every five seconds, and never one who does not hold them."""

from __future__ import annotations

import pytest

from bot.conversations.conversation import Verb
from tests.bot.store.shop import Shop


@pytest.fixture
def held(shop: Shop) -> Shop:
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    return shop


def asks(shop: Shop, agent_id: str | None = None) -> bool:
    return shop.store.typing.ask(shop.conversation().conversation_id, agent_id or shop.eva, now=shop.now)


def test_each_sign_is_taken_once_and_names_the_customers_last_message(held: Shop) -> None:
    held.writes("hello?", provider_id="p77")
    assert asks(held)
    (sign,) = held.store.typing.take(now=held.now)
    assert (sign.address, sign.account_id, sign.last_incoming_id) == ("ana", held.account, "p77")
    assert held.store.typing.take(now=held.now) == []


def test_it_is_shown_every_five_seconds_however_fast_somebody_types(held: Shop) -> None:
    shown = 0
    for _ in range(60):
        held.tick(0.25)
        asks(held)
        shown += len(held.store.typing.take(now=held.now))
    assert shown == 3


def test_only_who_holds_the_conversation_is_shown(held: Shop) -> None:
    assert not asks(held, held.leo)
    held.does(Verb.RETURN_TO_BOT)
    assert not asks(held)
    assert held.store.typing.take(now=held.now) == []


def test_who_gave_the_conversation_back_meanwhile_is_not_shown(held: Shop) -> None:
    assert asks(held)
    held.does(Verb.RETURN_TO_BOT)
    assert held.store.typing.take(now=held.now) == []


def test_a_sign_that_nobody_took_in_time_is_no_longer_true(held: Shop) -> None:
    assert asks(held)
    assert held.store.typing.take(now=held.tick(6)) == []


def test_a_clock_set_back_silences_nobody(held: Shop) -> None:
    assert asks(held)
    held.now -= 3600
    assert asks(held)

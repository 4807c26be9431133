"""Requests for a person by strangers of the website: some of a visitor and of a network, and words for the rest."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.conversations.conversation import Conversation, State
from bot.conversations.message import Author, Draft
from bot.conversations.turn import TurnAnswer
from bot.store.steps.queue.person_limits import OF_NETWORK, OF_VISITOR
from bot.website.visitor import signed_address
from tests.bot.store.shop import Shop

HOUR = 3600.0
HOME, OFFICE = "a" * 32, "b" * 32
PROMISE = "I pass you to a person."


@pytest.fixture
def shop(new_shop: Callable[..., Shop]) -> Shop:
    shop = new_shop()
    shop.account = shop.store.accounts.ensure("website", "demo", "Shop").account_id
    return shop


def asks_for_a_person(shop: Shop, who: str, network: str | None = HOME) -> Conversation:
    """A visitor who writes from a network asks for a person, and the bot means to pass them on."""
    origin = {"network": network, "page": "https://shop.example"} if network else None
    shop.writes("a person please", who=who, origin=origin)
    reply = Draft(author=Author.BOT, text=PROMISE)
    answer = TurnAnswer(replies=(reply,), intent="ask_person", language="en", handed_off=True)
    assert shop.store.turns.finish(shop.turn(), answer, now=shop.tick())
    return of(shop, who)


def of(shop: Shop, who: str) -> Conversation:
    (row,) = shop.store._database.rows("SELECT conversation_id FROM conversation WHERE address = :who", who=who)
    conversation = shop.store.conversations.get(row["conversation_id"])
    assert conversation
    return conversation


def texts(shop: Shop, who: str) -> list[str]:
    return [message.text for message in shop.store.conversations.messages(of(shop, who).conversation_id)]


def back_to_the_bot(shop: Shop, who: str) -> None:
    here = of(shop, who)
    shop.store.conversations.take_over(here.conversation_id, shop.eva, epoch=here.epoch, now=shop.tick())
    here = of(shop, who)
    shop.store.conversations.return_to_bot(here.conversation_id, shop.eva, epoch=here.epoch, now=shop.tick())


def test_a_script_with_many_visitors_of_one_network_does_not_fill_the_queue(shop: Shop) -> None:
    states = [asks_for_a_person(shop, f"v{number}").state for number in range(OF_NETWORK + 5)]
    assert states == [State.QUEUED] * OF_NETWORK + [State.BOT] * 5
    assert asks_for_a_person(shop, "v-elsewhere", OFFICE).state is State.QUEUED


def test_who_is_turned_down_reads_what_to_do_and_nothing_untrue_and_goes_on_with_the_bot(shop: Shop) -> None:
    for number in range(OF_NETWORK + 1):
        asks_for_a_person(shop, f"v{number}")
    last = f"v{OF_NETWORK}"
    assert texts(shop, last) == ["a person please", "person later"]
    shop.writes("then how much is shipping?", who=last, origin={"network": HOME})
    shop.answers("4.95")
    assert texts(shop, last)[-1] == "4.95"


def test_one_visitor_is_not_passed_on_again_and_again(shop: Shop) -> None:
    for _ in range(OF_VISITOR):
        assert asks_for_a_person(shop, "v1").state is State.QUEUED
        back_to_the_bot(shop, "v1")
    assert asks_for_a_person(shop, "v1").state is State.BOT
    shop.tick(HOUR)
    assert asks_for_a_person(shop, "v1").state is State.QUEUED


def test_a_bot_that_is_out_of_order_is_no_way_around_it(shop: Shop) -> None:
    for number in range(OF_NETWORK):
        asks_for_a_person(shop, f"v{number}")
    shop.writes("anybody?", who="v-last", origin={"network": HOME})
    while turn := shop.store.turns.claim("w", now=shop.tick(5)):
        shop.store.turns.fail(turn, "rasa", now=shop.now)
    assert of(shop, "v-last").state is State.BOT
    assert texts(shop, "v-last") == ["anybody?", "person later"]


def test_customers_whom_the_shop_signed_for_are_no_strangers(shop: Shop) -> None:
    for number in range(OF_NETWORK):
        asks_for_a_person(shop, f"v{number}")
    assert asks_for_a_person(shop, signed_address(shop.account, "customer-7")).state is State.QUEUED


def test_where_no_network_is_known_nobody_is_counted_with_others(shop: Shop) -> None:
    """It may be a proxy that nobody named, and so everybody's."""
    states = {asks_for_a_person(shop, f"v{number}", None).state for number in range(OF_NETWORK + 1)}
    assert states == {State.QUEUED}


def test_who_waits_already_keeps_their_place(shop: Shop) -> None:
    for number in range(OF_NETWORK + 1):
        asks_for_a_person(shop, f"v{number}")
    shop.writes("hello?", who="v0", origin={"network": HOME})
    assert of(shop, "v0").state is State.QUEUED

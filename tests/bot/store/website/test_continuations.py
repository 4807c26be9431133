"""A visitor goes on in a messenger with a code: one customer, the same agent, and a code that counts once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.channels.channel import Kind
from bot.conversations.conversation import State, Verb
from bot.conversations.message import AddressedTo
from bot.team.audit import Actor
from bot.website.continuation import VALID_SECONDS, codes_in, new_code
from tests.bot.store.shop import Shop, queue


@pytest.fixture
def shop(new_shop: Callable[..., Shop]) -> Shop:
    shop = new_shop()
    shop.writes("¿Talla 42?", who="visitor")
    return shop


def code_of(shop: Shop) -> str:
    return shop.store.visitors.new_code(shop.conversation("visitor").conversation_id, now=shop.tick())


def answers(shop: Shop, title: str = "Yes", who: str = "phone") -> None:
    """Presses a button of the question that the code led to."""
    asked = next(message for message in reversed(shop.messages(who)) if message.choices)
    choice = next(each for each in asked.choices if each.title == title)
    shop.writes(title, who=who, choice_id=choice.choice_id)


def contacts_of(shop: Shop, who: str) -> int:
    return len({each.contact_id for each in shop.store.merges.conversations(shop.conversation(who).contact_id)})


def test_codes_are_read_as_people_send_them() -> None:
    code = new_code()
    assert codes_in(f"Hola, sigo aquí ({code}).") == [code]
    assert codes_in(code.replace("-", "")) == [code]
    assert codes_in("talla 42, pedido 12345678") == []


def test_the_visitor_and_the_writer_are_one_customer(shop: Shop) -> None:
    shop.writes(f"Hola {code_of(shop)}", who="phone")
    answers(shop)
    assert contacts_of(shop, "phone") == 2


def test_a_code_that_somebody_else_sent_joins_nothing_before_its_writer_says_that_it_was_them(shop: Shop) -> None:
    shop.writes(f"Hola {code_of(shop)}", who="phone")
    assert contacts_of(shop, "phone") == 1
    assert shop.messages("phone")[0].addressed_to is AddressedTo.NOBODY, "the bot waits for the answer"
    answers(shop, "No")
    assert contacts_of(shop, "phone") == 1
    answers(shop, "Yes")
    assert contacts_of(shop, "phone") == 1, "after No the code counts no more"


def test_orders_are_not_shared_by_a_code(shop: Shop) -> None:
    shop.writes(f"Hola {code_of(shop)}", who="phone")
    answers(shop)
    visitor, phone = (shop.conversation(who).contact_id for who in ("visitor", "phone"))
    assert shop.store.merges.surely(visitor) == [visitor]
    assert shop.store.merges.surely(phone) == [phone]


def test_erasing_whoever_was_asked_leaves_nothing_of_the_code(shop: Shop) -> None:
    shop.writes(f"Hola {code_of(shop)}", who="phone")
    shop.store.deliveries.due(now=shop.tick())
    shop.store.erasures.erase(shop.conversation("phone").contact_id, Actor(agent_id=None), now=shop.tick())
    assert shop.store._database.rows("SELECT 1 FROM continuation") == []


def test_the_start_payload_of_a_link_counts_too(shop: Shop) -> None:
    shop.writes("/start", who="phone", origin={"start": code_of(shop).replace("-", "")})
    answers(shop)
    assert contacts_of(shop, "phone") == 2


def test_the_bot_greets_whoever_comes_with_a_code(shop: Shop) -> None:
    shop.writes(f"Hola {code_of(shop)}", who="phone")
    answers(shop)
    message = shop.messages("phone")[-1]
    assert (message.kind, message.details["payload"]) == (Kind.CHOICE, "greet")


def test_the_agent_who_spoke_with_the_visitor_goes_on(shop: Shop) -> None:
    shop.does(Verb.TAKE_OVER, who="visitor")
    shop.writes(f"Hola {code_of(shop)}", who="phone")
    answers(shop)
    assert (shop.conversation("phone").state, shop.conversation("phone").agent_id) == (State.AGENT, shop.eva)


def test_who_waited_for_a_person_waits_on_once(shop: Shop) -> None:
    shop.hands_off("visitor")
    shop.writes(f"Hola {code_of(shop)}", who="phone")
    answers(shop)
    assert [each.conversation.address for each in queue(shop.store)] == ["phone"]


def test_a_code_counts_once(shop: Shop) -> None:
    code = code_of(shop)
    shop.writes(code, who="phone")
    shop.writes(code, who="stranger")
    answers(shop)
    assert not [message for message in shop.messages("stranger") if message.choices]
    assert contacts_of(shop, "stranger") == 1


def test_a_code_of_yesterday_is_only_words(shop: Shop) -> None:
    code = code_of(shop)
    shop.tick(VALID_SECONDS + 1)
    shop.writes(code, who="phone")
    assert contacts_of(shop, "phone") == 1

"""A browser's token opens its own conversation and no other; signing in and out, and what the store keeps of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.conversations.conversation import Verb
from bot.store.website.visitors import Ended
from bot.website.visitor import Visitor
from tests.bot.store.shop import Shop

FIRST, SECOND, THIRD = "a" * 43, "b" * 43, "c" * 43


@pytest.fixture
def shop(new_shop: Callable[..., Shop]) -> Shop:
    return new_shop()


def writes(shop: Shop, visitor: Visitor, text: str = "Hola") -> None:
    aliases = {"details": {"aliases": [visitor.alias]}} if visitor.alias else {}
    shop.writes(text, who=visitor.address, **aliases)
    shop.store.visitors.seen(visitor, now=shop.tick())


def signs_in(shop: Shop, *, old: str | None, new: str, subject: str = "customer-7") -> Visitor:
    return shop.store.visitors.sign_in(
        shop.account, old_token=old, new_token=new, subject=subject, name="Ana", claims={}, now=shop.tick()
    )


def words(shop: Shop, visitor: Visitor) -> list[str]:
    conversation = shop.store.visitors.conversation(visitor)
    return (
        [message.text for message in shop.store.conversations.messages(conversation.conversation_id)]
        if conversation
        else []
    )


def test_a_token_opens_what_its_browser_wrote_and_nothing_else(shop: Shop) -> None:
    visitors = shop.store.visitors
    writes(shop, visitors.of(shop.account, FIRST))
    assert words(shop, visitors.of(shop.account, FIRST)) == ["Hola"]
    assert words(shop, visitors.of(shop.account, SECOND)) == []


def test_no_token_stands_in_the_store(shop: Shop, kept: Callable[[], bytes]) -> None:
    visitor = shop.store.visitors.of(shop.account, FIRST)
    writes(shop, visitor)
    assert FIRST.encode() not in kept()
    assert visitor.token_hash.encode() in kept()


def test_who_signs_in_keeps_what_this_browser_wrote(shop: Shop) -> None:
    writes(shop, shop.store.visitors.of(shop.account, FIRST), "before")
    customer = signs_in(shop, old=FIRST, new=SECOND)
    assert words(shop, customer) == ["before"]
    writes(shop, customer, "after")
    assert words(shop, customer) == ["before", "after"]


def test_a_signed_in_customer_is_the_same_in_every_browser(shop: Shop) -> None:
    writes(shop, signs_in(shop, old=None, new=FIRST), "at home")
    assert words(shop, signs_in(shop, old=None, new=SECOND)) == ["at home"]
    assert words(shop, signs_in(shop, old=None, new=THIRD, subject="customer-8")) == []


def test_signing_in_on_a_second_browser_makes_one_customer_of_two_contacts(shop: Shop) -> None:
    writes(shop, signs_in(shop, old=None, new=FIRST), "at home")
    writes(shop, shop.store.visitors.of(shop.account, SECOND), "unknown at work")
    customer = signs_in(shop, old=SECOND, new=THIRD)
    writes(shop, customer, "signed in at work")
    assert words(shop, customer)[0] == "at home"
    contact = shop.store.visitors.conversation(customer)
    assert contact
    assert len(shop.store.merges.conversations(contact.contact_id)) == 2


def test_signing_in_makes_one_customer_of_both_at_once_and_the_visitor_writes_to_whom_people_answer(shop: Shop) -> None:
    writes(shop, signs_in(shop, old=None, new=FIRST), "at home")
    unknown = shop.store.visitors.of(shop.account, SECOND)
    writes(shop, unknown, "unknown at work")
    shop.does(Verb.TAKE_OVER, who=unknown.address)
    customer = signs_in(shop, old=SECOND, new=THIRD)
    asked, home = shop.store.visitors.conversations(customer)
    assert (asked.address, home.address) == (unknown.address, customer.address)
    assert len(shop.store.merges.conversations(home.contact_id)) == 2
    assert shop.store.visitors.writing_address(customer) == unknown.address
    shop.does(Verb.RESOLVE, who=unknown.address)
    assert shop.store.visitors.writing_address(customer) == customer.address


def test_who_signs_in_for_the_first_time_takes_the_conversation_along_to_every_browser(shop: Shop) -> None:
    writes(shop, shop.store.visitors.of(shop.account, FIRST), "on the phone")
    signs_in(shop, old=FIRST, new=SECOND)
    assert words(shop, signs_in(shop, old=None, new=THIRD)) == ["on the phone"]


def test_a_message_that_comes_again_under_a_new_address_counts_once(shop: Shop) -> None:
    shop.writes("Hola", who="v1", provider_id="v1:lost")
    shop.writes("Hola", who="s1", provider_id="s1:lost", details={"aliases": ["v1"], "sent_as": ["v1:lost"]})
    assert [message.text for message in shop.messages("v1")] == ["Hola"]


def test_the_token_from_before_signing_in_opens_nothing_any_more(shop: Shop) -> None:
    writes(shop, shop.store.visitors.of(shop.account, FIRST))
    signs_in(shop, old=FIRST, new=SECOND)
    with pytest.raises(Ended):
        shop.store.visitors.of(shop.account, FIRST)


def test_after_signing_out_the_next_person_at_this_browser_reads_nothing(shop: Shop) -> None:
    customer = signs_in(shop, old=None, new=FIRST)
    writes(shop, customer)
    shop.store.visitors.end(customer, now=shop.tick())
    with pytest.raises(Ended):
        shop.store.visitors.of(shop.account, FIRST)
    assert words(shop, shop.store.visitors.of(shop.account, SECOND)) == []


def test_browsers_that_never_came_back_are_forgotten(shop: Shop) -> None:
    writes(shop, shop.store.visitors.of(shop.account, FIRST))
    assert shop.store.visitors.prune(before=shop.now - 100) == 0
    assert shop.store.visitors.prune(before=shop.now + 1) == 1


def test_a_token_that_was_signed_out_opens_nothing_however_long_ago(shop: Shop) -> None:
    visitor = shop.store.visitors.of(shop.account, FIRST)
    writes(shop, visitor)
    shop.store.visitors.end(visitor, now=shop.tick())
    shop.store.visitors.prune(before=shop.now + 1)
    with pytest.raises(Ended):
        shop.store.visitors.of(shop.account, FIRST)


def test_who_signs_in_again_keeps_the_token_and_what_this_browser_wrote(shop: Shop) -> None:
    writes(shop, shop.store.visitors.of(shop.account, FIRST), "before")
    signs_in(shop, old=FIRST, new=SECOND)
    again = signs_in(shop, old=SECOND, new=THIRD)
    assert again.token_hash == shop.store.visitors.of(shop.account, SECOND).token_hash
    assert words(shop, shop.store.visitors.of(shop.account, SECOND)) == ["before"]


def test_the_next_customer_at_this_browser_reads_nothing_of_the_one_before(shop: Shop) -> None:
    writes(shop, signs_in(shop, old=None, new=FIRST, subject="customer-7"), "mine")
    other = signs_in(shop, old=FIRST, new=SECOND, subject="customer-8")
    assert words(shop, other) == []
    with pytest.raises(Ended):
        shop.store.visitors.of(shop.account, FIRST)

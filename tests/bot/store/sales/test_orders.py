"""Orders in the store: the same again changes nothing, the newest counts, and an erased one does not come back."""

from __future__ import annotations

from dataclasses import replace

from bot.shop.orders.demo import demo_orders
from bot.shop.orders.order import Buyer, OrderState, SourceOrder
from bot.shop.orders.proof import Level, ProofKind, proofs_in
from bot.shop.orders.request import RequestKind
from bot.store.sales.order_tries import TryLimits
from bot.store.sales.orders import Orders, Written
from bot.team.audit import Actor
from tests.bot.store.shop import Shop

DAY = 24 * 3600.0


def orders(shop: Shop) -> list[SourceOrder]:
    return list(demo_orders(shop.now))


def state(kept: Orders, number: str) -> OrderState:
    return kept.of_number(number)[0].order.state


def test_the_same_orders_again_are_the_same_orders(shop: Shop) -> None:
    kept, found = shop.store.orders, orders(shop)
    assert kept.write("os1", found, now=shop.now) == Written(kept=7)
    kept.write("os1", found, now=shop.tick())
    assert kept.counts() == {"os1": 7}
    assert [each.order.number for each in kept.of_number("#10041")] == ["10041"]


def test_an_older_record_never_replaces_a_newer_one(shop: Shop) -> None:
    kept, (first, *_) = shop.store.orders, orders(shop)
    newer = replace(
        first, order=replace(first.order, state=OrderState.DELIVERED, changed_at=first.order.changed_at + 9)
    )
    kept.write("os1", [newer], now=shop.now)
    assert kept.write("os1", [first], now=shop.now) == Written(older=1)
    assert state(kept, "10041") is OrderState.DELIVERED


def test_what_a_source_deletes_is_gone(shop: Shop) -> None:
    kept = shop.store.orders
    kept.write("os1", orders(shop), now=shop.now)
    assert kept.delete("os1", ["demo-10041", "demo-unknown"]) == 1
    assert kept.delete("another", ["demo-10042"]) == 0
    assert kept.of_number("10041") == []


def test_orders_that_nothing_is_heard_of_are_let_go(shop: Shop) -> None:
    kept = shop.store.orders
    kept.write("os1", orders(shop), now=shop.now)
    assert kept.prune(before=shop.now - DAY) == 0
    assert kept.prune(before=shop.now + DAY) == 7
    assert not kept.is_any()


def test_an_erased_customers_orders_go_and_no_file_brings_them_back(shop: Shop) -> None:
    kept, actor = shop.store.orders, Actor(agent_id=shop.eva)
    shop.account = shop.store.accounts.ensure("whatsapp", "1", "WhatsApp").account_id
    shop.writes("hello", who="34600000001")
    shop.answers()
    kept.write("os1", orders(shop), now=shop.now)
    contact_id = shop.conversation("34600000001").contact_id
    shop.delivers()
    assert "shop_order" in shop.store.exports.records([contact_id])
    shop.store.erasures.erase(contact_id, actor, now=shop.tick())
    assert kept.of_number("10046") == []
    again = orders(shop)
    assert kept.write("os1", again, now=shop.tick()) == Written(kept=6, erased=1)
    shop.tick(400 * DAY)
    kept.prune(before=shop.now - 180 * DAY)
    assert kept.write("os1", again, now=shop.tick()).erased == 1, "a year later"
    lucia = next(each for each in again if each.order.number == "10046")
    other = replace(lucia, order=replace(lucia.order, order_id="of another system"))
    assert kept.write("os2", [other], now=shop.tick()) == Written(erased=1), "of a source that was added since"
    bare = replace(other, buyer=Buyer(postcode=lucia.buyer.postcode))
    assert kept.write("os3", [bare], now=shop.tick()) == Written(erased=1), "of a table with fewer columns"
    stranger = replace(other, buyer=Buyer(email="z@example.com", postcode="99999"))
    assert kept.write("os4", [stranger], now=shop.tick()) == Written(kept=1), "the same number in another shop"


def test_an_id_of_digits_on_another_channel_is_nobodys_phone(shop: Shop) -> None:
    kept = shop.store.orders
    shop.writes("hello", who="34600000001")
    shop.answers()
    shop.delivers()
    kept.write("os1", orders(shop), now=shop.now)
    contact_id = shop.conversation("34600000001").contact_id
    assert "shop_order" not in shop.store.exports.records([contact_id])
    shop.store.erasures.erase(contact_id, Actor(agent_id=shop.eva), now=shop.tick())
    assert kept.of_number("10046"), "the stranger's order stays"


def test_who_proved_an_order_keeps_the_higher_level(shop: Shop) -> None:
    kept = shop.store.orders
    shop.writes("hello")
    contact_id = shop.conversation().contact_id
    kept.write("os1", orders(shop), now=shop.now)
    key = kept.of_number("10041")[0].order_key
    kept.link(key, contact_id, Level.PROVEN, ProofKind.CHANNEL, now=shop.now)
    kept.link(key, contact_id, Level.NAMED, ProofKind.EMAIL, now=shop.tick())
    (linked,) = kept.of_contacts([contact_id])
    assert (linked.level, linked.proof) == (Level.PROVEN, ProofKind.CHANNEL)


def test_tries_are_limited_by_conversation_network_and_number(shop: Shop) -> None:
    tries, limits = shop.store.order_tries, TryLimits(conversation_hour=2, network_day=3, number_day=4)
    shop.writes("hello")
    shop.writes("hello", who="ben")
    ana, ben = (shop.conversation(who).conversation_id for who in ("ana", "ben"))

    def fails(conversation: str, network: str, number: str) -> None:
        tries.record(conversation, network, number, (), attempt_id="t", level=Level.NONE, proof=None, now=shop.tick())

    def may(conversation: str, network: str, number: str) -> bool:
        return tries.may_try(conversation, network, number, (), limits, now=shop.now)

    fails(ana, "home", "1")
    assert may(ana, "home", "2")
    fails(ana, "home", "2")
    assert not may(ana, "home", "3")
    assert may(ben, "home", "3")
    fails(ben, "home", "3")
    assert not may(ben, "home", "4")
    assert may(ben, "work", "4")
    shop.tick(3601)
    assert not may(ana, "home", "1")
    shop.tick(DAY)
    assert may(ana, "home", "1")


def test_an_opened_order_is_no_wrong_try(shop: Shop) -> None:
    tries = shop.store.order_tries
    shop.writes("hello")
    ana = shop.conversation().conversation_id
    for _ in range(9):
        tries.record(ana, "n", "1", (), attempt_id="t", level=Level.NAMED, proof=ProofKind.EMAIL, now=shop.tick())
    assert tries.may_try(ana, "n", "1", (), TryLimits(), now=shop.now)


def test_each_value_that_was_given_counts_whatever_stands_beside_it(shop: Shop) -> None:
    tries, limits = shop.store.order_tries, TryLimits(proof_day=3)
    shop.writes("hello")
    ana = shop.conversation().conversation_id
    for number, said in enumerate(("41001", "41001, 1222", "41001, 1223")):
        tries.record(
            ana,
            f"n{number}",
            str(number),
            proofs_in(said),
            attempt_id="t",
            level=Level.NONE,
            proof=None,
            now=shop.tick(),
        )
    assert not tries.may_try("another", "n9", "9", proofs_in("41001, 7777"), limits, now=shop.now)
    assert tries.may_try("another", "n9", "9", proofs_in("1222"), limits, now=shop.now)
    assert tries.may_try("another", "n9", "9", proofs_in("41001"), limits, now=shop.tick(DAY))


def test_a_request_stands_until_an_agent_has_done_it(shop: Shop) -> None:
    requests = shop.store.order_requests
    shop.writes("cancel it")
    turn = shop.turn()
    assert requests.add(turn.attempt_id, RequestKind.CANCEL, "10042", now=shop.now)
    assert not requests.add(turn.attempt_id, RequestKind.CANCEL, "10042", now=shop.now)
    conversation_id = turn.conversation.conversation_id
    (wanted,) = requests.of(conversation_id)
    assert requests.settle(conversation_id, wanted.request_id, shop.eva, now=shop.tick())
    assert not requests.settle(conversation_id, wanted.request_id, shop.leo, now=shop.tick())
    assert requests.of(conversation_id)[0].settled_at is not None


def test_a_webhook_that_comes_again_is_one_hint(shop: Shop) -> None:
    sources = shop.store.order_sources
    source_id = sources.add("shopify", "Shop", {"url": "https://x.example"}, now=shop.now)
    assert sources.hint(source_id, "orders/updated 1", "9001", now=shop.now)
    assert not sources.hint(source_id, "orders/updated 1", "9001", now=shop.tick())
    began = shop.now
    assert sources.hint(source_id, "orders/updated 2", "9001", now=shop.tick())
    assert sources.open_hints(source_id) == ["9001"]
    sources.settle_hints(source_id, "9001", until=began, now=shop.tick())
    assert sources.open_hints(source_id) == ["9001"], "what came while it was read is read again"
    sources.settle_hints(source_id, "9001", until=shop.now, now=shop.tick())
    assert sources.open_hints(source_id) == []

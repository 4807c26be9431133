"""Nobody learns of an order that is not theirs: same words, same time, few tries; and a source that is down says so."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timezone
from statistics import median

import pytest

from bot.shop.orders.demo import demo_orders
from bot.shop.orders.enquiry import Awaited, Enquiry, OrderReply, order_reply
from bot.shop.orders.proof import Given, ProofKind, proofs_in
from connectors.orders.book import SourceKind
from connectors.orders.lookup import OrderLookup
from connectors.sandbox.shopify.shop import ShopifyShop
from connectors.worker.jobs.orders import OrdersJob
from tests.connectors.orders.conftest import Noted, Orders
from tests.connectors.orders.fakes import OwnSystem

EMAIL = proofs_in("maria@example.com")
WRONG = proofs_in("somebody@example.com")
DAY = 24 * 3600.0


def ask(
    orders: Orders,
    number: str | None,
    proofs: tuple[Given, ...] = (),
    *,
    who: str = "ana",
    lookup: OrderLookup | None = None,
) -> OrderReply:
    turn = orders.turn(who)
    reply = order_reply(
        Enquiry(number=number, proofs=proofs),
        (lookup or orders.lookup()).for_customer(turn.conversation, turn.attempt_id, now=orders.shop.now),
        language="en",
        zone=timezone.utc,
        now=orders.shop.now,
        stuck_days=3,
    )
    orders.shop.answers(turn=turn)
    return reply


def test_a_customer_is_asked_for_the_number_then_for_a_proof_and_then_answered(orders: Orders) -> None:
    orders.demo()
    assert ask(orders, None).awaits is Awaited.NUMBER
    assert ask(orders, "10041").awaits is Awaited.PROOF
    told = ask(orders, "10041", EMAIL)
    assert (told.response, told.awaits, told.hand_off) == ("utter_order_on_the_way", None, False)
    assert "order.items" not in told.values


def test_a_shop_without_orders_answers_as_before(orders: Orders) -> None:
    assert ask(orders, "10041", EMAIL).response == ""


def test_200_forged_look_ups_are_told_the_same_in_the_same_time(orders: Orders) -> None:
    orders.demo()
    held = Noted()
    lookup = orders.lookup(held)
    times: dict[str, list[float]] = {"number": [], "proof": []}
    replies = set()
    for count in range(200):
        wrong = "number" if count % 2 else "proof"
        number, proofs = (f"7{count:04}", EMAIL) if wrong == "number" else ("10041", WRONG)
        who = f"forger{count}"
        turn = orders.turn(who)
        looks = lookup.for_customer(turn.conversation, turn.attempt_id, now=orders.shop.now)
        began = time.monotonic()
        assert looks.find(number, proofs) is None
        # What is still to be waited is counted, not slept.
        times[wrong].append(time.monotonic() - began + held.seconds[-1])
        orders.shop.answers(turn=turn)
        reply = ask(orders, f"8{count:04}", WRONG, who=f"{who}b", lookup=lookup)
        replies.add((reply.response, reply.parts, tuple(reply.values), reply.awaits, reply.hand_off))
        orders.shop.tick(9000)
    assert len(replies) == 1
    assert 0.95 < median(times["number"]) / median(times["proof"]) < 1.05
    assert len(held.seconds) == 400


def test_wrong_number_and_wrong_proof_take_the_same_time_though_the_shops_system_is_quicker_for_one(
    orders: Orders, system: OwnSystem, http_source: str
) -> None:
    held = Noted()
    lookup = orders.lookup(held)
    took = {}
    for number in ("5001", "5002"):
        system.slow_seconds = 0.3 if number == "5001" else 0.0
        began = time.monotonic()
        assert ask(orders, number, WRONG, lookup=lookup).response == "utter_order_not_found"
        took[number] = time.monotonic() - began + held.seconds[-1]
    assert took["5001"] / took["5002"] == pytest.approx(1.0, abs=0.05)


def test_after_five_wrong_tries_a_person_takes_over_whatever_the_sixth_is(orders: Orders) -> None:
    orders.demo()
    for _ in range(5):
        assert ask(orders, "10041", WRONG).response == "utter_order_not_found"
    for number in ("10041", "99999"):
        reply = ask(orders, number, EMAIL)
        assert (reply.response, reply.hand_off) == ("utter_order_too_many", True)


def test_strangers_of_a_website_count_together_however_many_addresses_one_makes_up(orders: Orders) -> None:
    orders.demo()
    orders.shop.account = orders.shop.store.accounts.ensure("website", "1", "Website").account_id
    postcodes = [proofs_in(f"41{count:03}") for count in range(2, 26)]
    replies = [ask(orders, "10041", postcodes[0], who=f"v{count}").response for count in range(2)]
    replies += [ask(orders, f"7{count:04}", postcodes[count], who=f"v{count}").response for count in range(2, 24)]
    assert (replies.count("utter_order_not_found"), replies[-1]) == (20, "utter_order_too_many")


def test_a_network_that_the_website_names_has_its_own_tries(orders: Orders) -> None:
    orders.demo()
    orders.shop.account = orders.shop.store.accounts.ensure("website", "1", "Website").account_id
    for count in range(20):
        orders.shop.writes("hello", who=f"v{count}", origin={"network": "n1"})
        orders.shop.answers()
        ask(orders, f"7{count:04}", proofs_in(f"m{count}@example.com"), who=f"v{count}")
    for who, network, response in (("w1", "n1", "utter_order_too_many"), ("w2", "n2", "utter_order_on_the_way")):
        orders.shop.writes("hello", who=who, origin={"network": network})
        orders.shop.answers()
        assert ask(orders, "10041", EMAIL, who=who).response == response


def test_one_postcode_over_many_numbers_is_guessing_also_where_it_fits(orders: Orders) -> None:
    orders.demo()
    postcode = proofs_in("41001")
    replies = [ask(orders, str(10030 + count), postcode, who=f"guest{count}").response for count in range(24)]
    assert replies[-4:] == ["utter_order_too_many"] * 4
    assert ask(orders, "10041", EMAIL).response == "utter_order_on_the_way", "another proof still opens it"


def test_one_number_is_tried_ten_times_a_day_whoever_tries(orders: Orders) -> None:
    orders.demo()
    replies = [ask(orders, "10041", proofs_in(f"41{count:03}"), who=f"guest{count}").response for count in range(2, 13)]
    assert (replies[-2], replies[-1]) == ("utter_order_not_found", "utter_order_too_many")


def test_who_asks_after_their_own_order_again_and_again_is_answered(orders: Orders) -> None:
    orders.demo()
    assert {ask(orders, "10041", EMAIL).response for _ in range(30)} == {"utter_order_on_the_way"}


def test_the_channel_itself_proves_whose_order_it_is(orders: Orders) -> None:
    orders.demo()
    account = orders.shop.store.accounts.ensure("whatsapp", "1", "WhatsApp").account_id
    orders.shop.account = account
    told = ask(orders, None, who="34600000001")
    assert (told.response, told.number) == ("utter_order_on_the_way", "10046")
    assert "order.items" in told.values
    assert ask(orders, "10041", who="34600000001").awaits is Awaited.PROOF
    assert ask(orders, "10046", who="34600000002").awaits is Awaited.PROOF


def test_an_address_of_digits_on_another_channel_proves_nothing(orders: Orders) -> None:
    orders.demo()
    assert ask(orders, None, who="34600000001").awaits is Awaited.NUMBER


def test_a_source_that_is_down_says_so_and_hands_over_for_every_number(
    orders: Orders, system: OwnSystem, http_source: str
) -> None:
    system.status = 503
    for number, proofs in (("5001", EMAIL), ("5001", WRONG), ("5002", EMAIL)):
        reply = ask(orders, number, proofs)
        assert (reply.response, reply.hand_off) == ("utter_order_unreachable", True)


def test_a_look_up_is_told_of_for_a_minute_and_then_asked_again(
    orders: Orders, system: OwnSystem, http_source: str
) -> None:
    assert ask(orders, "5001", EMAIL).response == "utter_order_stuck", "the record is of another year"
    ask(orders, "5001", EMAIL)
    assert len(system.seen) == 1
    orders.shop.tick(61)
    system.records["5001"] = {**system.records["5001"], "state": "delivered", "changed_at": orders.shop.now}
    assert ask(orders, "5001", EMAIL).response == "utter_order_delivered"


@pytest.fixture
def table(orders: Orders) -> str:
    """A table that was uploaded just now; its order 10042 is being packed, 10043 was delivered."""
    source_id = orders.add(SourceKind.TABLE, {})
    orders.shop.store.orders.write(source_id, demo_orders(orders.shop.now), now=orders.shop.now)
    orders.shop.store.order_sources.note_read(source_id, position={}, count=7, now=orders.shop.now)
    return source_id


def test_a_table_is_told_while_it_is_of_these_days_and_then_a_person_takes_over_for_every_number(
    orders: Orders, table: str
) -> None:
    orders.shop.tick(2 * DAY)
    assert ask(orders, "10042", EMAIL).response == "utter_order_packed"
    assert ask(orders, "70000", EMAIL).response == "utter_order_not_found"
    orders.shop.tick(2 * DAY)
    for number in ("10042", "10043", "70000"):
        reply = ask(orders, number, EMAIL)
        assert (reply.response, reply.hand_off) == ("utter_order_unreachable", True)


def test_of_an_older_file_only_what_has_reached_its_end_is_told(orders: Orders, table: str) -> None:
    orders.shop.tick(4 * DAY)
    orders.shop.store.order_sources.note_read(table, position={}, count=0, now=orders.shop.now)
    assert ask(orders, "10043", EMAIL).response == "utter_order_delivered"
    assert ask(orders, "10042", EMAIL).response == "utter_order_unreachable"
    assert ask(orders, "10042", WRONG).response == "utter_order_not_found", "as if there were none"


def test_a_table_of_which_lines_were_left_out_tells_the_others_and_one_that_fails_nothing(
    orders: Orders, table: str
) -> None:
    read_at = orders.shop.tick()
    orders.shop.store.order_sources.note_read(table, position={}, count=6, now=read_at)
    orders.shop.store.order_sources.note_failure(table, "3 lines were left out", now=read_at)
    assert ask(orders, "10042", EMAIL).response == "utter_order_packed"
    orders.shop.store.order_sources.note_failure(table, "there is no folder", now=orders.shop.tick())
    assert ask(orders, "10042", EMAIL).response == "utter_order_unreachable"


def test_a_source_that_was_switched_off_tells_nothing(orders: Orders, table: str) -> None:
    orders.shop.store.order_sources.switch(table, off_since=orders.shop.now)
    assert ask(orders, "10042", EMAIL).response == "", "as a shop without orders"
    orders.demo()
    assert ask(orders, "10045", EMAIL).response == "utter_order_cancelled"


def test_shopify_with_a_token_that_is_no_longer_good_tells_nothing_of_before(
    orders: Orders, shopify_shop: ShopifyShop, shopify_source: str
) -> None:
    shopify_shop.put("1001", order_id=1, moved=orders.shop.now)
    OrdersJob(orders.shop.store, orders.book, 180, now=lambda: orders.shop.now).look()
    assert ask(orders, "1001", EMAIL).response == "utter_order_on_the_way"
    calls = shopify_shop.calls
    shopify_shop.token = "another"
    orders.shop.tick(3700)
    reply = ask(orders, "1001", EMAIL)
    assert (reply.response, reply.hand_off) == ("utter_order_unreachable", True)
    assert shopify_shop.calls == calls


def test_guesses_count_also_while_a_source_is_down(orders: Orders, system: OwnSystem, http_source: str) -> None:
    system.status = 503
    replies = [ask(orders, "5001", WRONG).response for _ in range(6)]
    assert replies[-2:] == ["utter_order_unreachable", "utter_order_too_many"]


def test_level_and_proof_are_kept_with_the_answer(orders: Orders) -> None:
    orders.demo()
    ask(orders, "10041", EMAIL)
    rows = orders.shop.store._database.rows("SELECT level, proof, attempt_id FROM order_try")
    assert [(row["level"], row["proof"], bool(row["attempt_id"])) for row in rows] == [(1, ProofKind.EMAIL.value, True)]


def test_a_source_that_takes_too_long_is_down_before_the_customer_gives_up(
    orders: Orders, system: OwnSystem, http_source: str
) -> None:
    system.slow_seconds = 2.0
    began = time.monotonic()
    reply = ask(orders, "5001", EMAIL, lookup=replace(orders.lookup(), source_seconds=0.3))
    assert (reply.response, reply.hand_off) == ("utter_order_unreachable", True)
    assert time.monotonic() - began < 1.9


def test_who_the_shop_signed_on_its_website_is_the_buyer_and_what_a_page_says_is_nothing(orders: Orders) -> None:
    orders.demo()
    orders.shop.account = orders.shop.store.accounts.ensure("website", "1", "Website").account_id
    for who, origin in (("s1", {"signed email": "Maria@example.com"}), ("s2", {"says email": "maria@example.com"})):
        orders.shop.writes("hello", who=who, origin={**origin, "network": who})
        orders.shop.answers()
    told = ask(orders, "10041", who="s1")
    assert (told.response, "order.items" in told.values) == ("utter_order_on_the_way", True)
    assert ask(orders, "10041", who="s2").awaits is Awaited.PROOF


def test_what_the_shop_signed_proves_nothing_on_a_channel_that_can_not_carry_it(orders: Orders) -> None:
    orders.demo()
    orders.shop.writes("/start", origin={"start": "x", "signed email": "maria@example.com"})
    orders.shop.answers()
    assert ask(orders, "10041").awaits is Awaited.PROOF

"""Orders beside the thread: what is proven, what is only named, and a request until it is done."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest

from bot.conversations.conversation import Verb
from bot.conversations.handoff import HandoffRequest, Reason
from bot.settings.sealing import Seal
from bot.shop.orders.demo import demo_orders
from bot.shop.orders.proof import Level, ProofKind
from bot.shop.orders.request import RequestKind
from connectors.desk import words
from connectors.desk.orders.words import payment_words
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Site
from tests.connectors.orders.fakes import SECRET, OwnSystem, own_system


@pytest.fixture
def shop(site: Site) -> Shop:
    source_id = site.shop.store.order_sources.add("demo", "Demo orders", {}, now=site.shop.now)
    site.shop.store.orders.write(source_id, demo_orders(site.shop.now), now=site.shop.now)
    return site.shop


@pytest.fixture
def system(site: Site) -> Iterator[OwnSystem]:
    """The shop's own system, of which nothing is kept yet."""
    with own_system() as running:
        sealed = Seal(site.settings.account_key).close({"secret": SECRET})
        site.shop.store.order_sources.add("http", "Own", {"url": running.url}, sealed=sealed, now=site.shop.now)
        yield running


def test_an_order_that_the_customer_proved_stands_there_with_items_parcel_and_payment(site: Site, shop: Shop) -> None:
    shop.hands_off()
    key = shop.store.orders.of_number("10041")[0].order_key
    contact_id = shop.conversation().contact_id
    shop.store.orders.link(key, contact_id, Level.NAMED, ProofKind.EMAIL, now=shop.now)
    page = site.eva().opens()
    assert "Proven by number and e-mail" in page
    assert "On its way" in page
    assert "1 × Rug Alba" in page
    assert 'href="https://example.com/track/DEMO10041"' in page
    assert 'data-order-text="https://example.com/track/DEMO10041"' in page
    assert "€89 · paid" in page


def test_states_days_and_amounts_are_in_the_agents_language_and_what_goes_into_the_reply_in_the_customers(
    site: Site, shop: Shop
) -> None:
    shop.hands_off()
    key = shop.store.orders.of_number("10041")[0].order_key
    shop.store.orders.link(key, shop.conversation().contact_id, Level.NAMED, ProofKind.EMAIL, now=shop.now)
    eva, path = site.eva(), f"/desk/conversations/{shop.conversation().conversation_id}"
    page = eva.get(path, headers={"Accept-Language": "es"}).text
    assert "En camino" in page
    assert "89 € · pagado" in page.replace("\xa0", " ")
    assert "previsto 17 ene" in page
    assert 'data-order-text="17 January"' in page


def test_amounts_and_payments_that_are_none_of_ours_stand_as_they_are() -> None:
    assert words.money("12.50", "EUR") == "€12.50"
    assert words.money("12.50", None) == "12.5"
    assert words.money("a dozen", "EUR") == "a dozen EUR"
    assert [payment_words(each) for each in ("partially_refunded", "PAID", "in_review", None)] == [
        "given back in part",
        "paid",
        "in review",
        "",
    ]


def test_a_number_that_only_was_named_is_marked_and_nothing_of_it_offered_for_the_reply(site: Site, shop: Shop) -> None:
    shop.hands_off()
    fragment = site.eva().opens(part="/orders?number=%2310041")
    assert "Only named, not proven" in fragment
    assert "data-order-text" not in fragment
    assert "No order has the number 777" in site.eva().opens(part="/orders?number=777")


def test_a_number_that_was_named_and_that_no_order_has_is_said(site: Site, shop: Shop) -> None:
    """An agent need not type it again to learn that."""
    shop.writes("my order 10052 is late, a person please")
    turn = shop.turn()
    request = HandoffRequest(
        attempt_id=turn.attempt_id, reason=Reason.ASKED_FOR_PERSON, slots={"order_number": "10052"}, language="en"
    )
    shop.store.turns.request_handoff(request, now=shop.tick())
    shop.answers("of course", handed_off=True, turn=turn)
    page = site.eva().opens()
    assert "The customer named 10052; no order with it is kept here." in html.unescape(page)
    assert 'name="number" value="10052"' in page


def test_the_number_from_which_they_write_proves_their_orders(site: Site, shop: Shop) -> None:
    site.app  # noqa: B018 (adds the WhatsApp account)
    shop.account = shop.store.accounts.ensure("whatsapp", "200002", "WhatsApp").account_id
    shop.hands_off("34600000001")
    page = site.eva().opens("34600000001")
    assert "10046" in page
    assert "Proven by the channel: they write as the buyer" in page
    assert "10041" not in page


def test_a_request_is_done_with_one_press(site: Site, shop: Shop) -> None:
    shop.writes("cancel it")
    turn = shop.turn()
    shop.store.order_requests.add(turn.attempt_id, RequestKind.CANCEL, "10042", now=shop.now)
    shop.answers(turn=turn, handed_off=True)
    eva = site.eva()
    page = eva.opens()
    assert "Wants it cancelled" in page
    found = re.search(r'data-order-done="([^"]+)"', page)
    assert found
    assert eva.posts(found[1]).status_code == 200
    assert eva.posts(found[1]).status_code == 400, "a colleague has done it"
    assert "data-order-done" not in eva.opens()


def test_a_number_is_asked_for_at_the_shops_own_system(site: Site, system: OwnSystem) -> None:
    site.shop.hands_off()
    eva = site.eva()
    assert "orders-beside" in eva.opens(), "there is something to ask, though nothing is kept"
    fragment = eva.opens(part="/orders?number=5001")
    assert "On its way" in fragment
    assert "order-as-of" not in fragment
    assert "No order has the number 5002" in eva.opens(part="/orders?number=5002")
    assert [each["number"] for each in system.seen] == ["5001", "5002"]


def test_a_system_that_can_not_be_asked_says_so_and_an_old_copy_says_how_old_it_is(
    site: Site, system: OwnSystem
) -> None:
    site.shop.hands_off()
    eva = site.eva()
    eva.opens(part="/orders?number=5001")
    system.status = 503
    site.shop.tick(3600)
    fragment = eva.opens(part="/orders?number=5001")
    assert "order-as-of" in fragment
    assert "could not be asked" in fragment
    assert "No order has" not in eva.opens(part="/orders?number=5002")


def test_who_is_not_signed_in_sees_nothing(site: Site, shop: Shop) -> None:
    shop.hands_off()
    conversation_id = shop.conversation().conversation_id
    answer = site.stranger().get(f"/desk/conversations/{conversation_id}/orders")
    assert answer.status_code in (302, 303, 401)
    assert "10041" not in answer.text


def test_a_shop_without_orders_has_no_such_part(site: Site) -> None:
    site.shop.hands_off()
    site.shop.does(Verb.ACCEPT)
    assert "orders-beside" not in site.eva().opens()

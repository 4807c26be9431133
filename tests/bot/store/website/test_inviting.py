"""Inviting in the store: caps hold whatever browsers do, orders find their browser, and refunds move the numbers."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from bot.shop.orders.order import Order, OrderState, Refund, SourceOrder
from bot.store.engine.database import Row
from bot.store.website.browser_orders import JoinedBy
from bot.store.website.inviting import Answered, Told
from bot.website.events.event import EventName, ShopEvent
from bot.website.rules.rule import Rule, read_rule
from bot.website.rules.subjects import Moment
from tests.bot.store.shop import Shop

HOUR, DAY = 3600.0, 24 * 3600.0
MOMENT = Moment(seconds_on_page=60, seconds_on_site=100)
BROWSER = "b" * 64


@pytest.fixture
def shop(new_shop: Callable[..., Shop]) -> Shop:
    shop = new_shop()
    shop.store.presence.prefer(shop.leo, languages=frozenset(), skills=frozenset(), limit=500)
    return shop


def rules(shop: Shop, number: int = 1, **more: object) -> list[Rule]:
    """So many rules that are on and always fit."""
    drafts = [
        read_rule(
            {
                "name": f"Rule {place}",
                "when": [{"subject": "seconds_on_page", "test": "at_least", "value": 10}],
                "texts": {"en": "Hello"},
                "hold_out": 10,
                **more,
            }
        )
        for place in range(number)
    ]
    for rule_id in shop.store.chat_rules.add(shop.account, drafts, now=shop.tick()):
        shop.store.chat_rules.switch(rule_id, True, now=shop.tick())
    return [kept.rule for kept in shop.store.chat_rules.running()]


def looks(shop: Shop, on: list[Rule], browser: str = BROWSER, view: str = "v", *events: ShopEvent) -> Answered:
    shop.store.presence.seen(shop.leo, now=shop.now)
    page = ShopEvent(name=EventName.PAGE_VIEW, path="/products/boots", at=shop.now)
    due = frozenset(rule.rule_id for rule in on)
    told = Told(events=[page, *events], view=view, language="en", moment=MOMENT, due=due)
    return shop.store.inviting.hear(shop.account, browser, told, on, now=shop.now)


def exposures(shop: Shop, browser: str) -> list[Row]:
    return shop.store._database.rows(
        "SELECT * FROM chat_exposure WHERE browser_hash = :browser ORDER BY fired_at", browser=browser
    )


def buys(shop: Shop, number: str, browser: str = BROWSER, total: float = 100.0) -> None:
    event = ShopEvent(
        name=EventName.PURCHASE, path="/thanks", at=shop.tick(), order_number=number, value=total, currency="EUR"
    )
    shop.store.inviting.hear(shop.account, browser, Told(events=[event]), [], now=shop.now)


def order(shop: Shop, number: str, **more: object) -> None:
    """The shop's feed brings an order."""
    record = Order(
        **{  # type: ignore[arg-type]
            "number": number,
            "order_id": f"id-{number}",
            "state": OrderState.PAID,
            "changed_at": shop.tick(),
            "placed_at": shop.now,
            "total": "100.00",
            "currency": "EUR",
            **more,
        }
    )
    shop.store.orders.write("os1", [SourceOrder(order=record)], now=shop.now)


def lives(shop: Shop, on: list[Rule], browser: str, chance: random.Random, day: int) -> None:
    """A day of a browser: a few pages, each asked about twice; what comes is opened, closed or left alone."""
    for page in range(chance.randrange(4)):
        for _ in range(2):
            answered = looks(shop, on, browser, f"{day}-{page}")
            if answered.exposure_id and chance.random() < 0.5:
                outcome = chance.choice(("opened", "opened", "closed", "never"))
                shop.store.exposures.note(browser, answered.exposure_id, outcome, now=shop.now)
            shop.tick(chance.choice((30, 300)))


def test_caps_are_never_broken_whatever_browsers_do_for_a_month(shop: Shop) -> None:
    on, chance = rules(shop, 3), random.Random(5)
    for day in range(30):
        for browser in ("a", "c", "d"):
            lives(shop, on, browser, chance, day)
        shop.tick(chance.choice((6 * HOUR, DAY)))
    fired = {browser: exposures(shop, browser) for browser in ("a", "c", "d")}
    assert sum(map(len, fired.values())) > 10, "else nothing was capped"
    for rows in fired.values():
        assert len({(row["visit"], row["view"]) for row in rows}) == len(rows), "one a page"
        visits = [row["visit"] for row in rows]
        assert max(map(visits.count, visits)) <= 2
        for place, row in enumerate(rows):
            pauses_are_kept(row, [each["fired_at"] - row["fired_at"] for each in rows[place + 1 :]])


def pauses_are_kept(row: Row, later: list[float]) -> None:
    """`later` are the seconds from this one to those after it."""
    assert sum(gap < 7 * DAY for gap in later) <= 2, "three in seven days"
    least = 90 * DAY if row["never_at"] else 7 * DAY if row["closed_at"] else 0 if row["opened_at"] else DAY
    assert all(gap >= least for gap in later)


def test_nobody_who_is_held_out_gets_an_invitation(shop: Shop) -> None:
    on = rules(shop, hold_out=50)
    for number in range(60):
        answered = looks(shop, on, f"browser {number}")
        (row,) = exposures(shop, f"browser {number}")
        assert (answered.rule is not None) is (row["arm"] == "shown")
        shop.tick()


def test_half_an_hour_of_nothing_begins_another_visit(shop: Shop) -> None:
    on = rules(shop)
    looks(shop, on)
    shop.tick(29 * 60)
    looks(shop, on)
    shop.tick(31 * 60)
    looks(shop, on)
    row = shop.store._database.row("SELECT visit FROM browser WHERE browser_hash = :b", b=BROWSER)
    assert row
    assert row["visit"] == 2


def test_the_pages_word_is_believed_until_the_shops_feed_says_more(shop: Shop) -> None:
    looks(shop, rules(shop))
    buys(shop, "#1001")
    buys(shop, "forged-1")
    order(shop, "1001", total="80.00")
    assert shop.store.browser_orders.join(now=shop.now) == 1
    assert shop.store.browser_orders.counts(shop.account) == {JoinedBy.PAGE: 2}
    assert sorted(shop.store.exposures.amounts(shop.account, since=0)) == [80.0, 100.0]
    shop.tick(3 * DAY)
    rule = shop.store.chat_rules.running()[0].rule
    totals = [
        bought.total
        for seen in shop.store.exposures.seen(rule.rule_id, rule.version, now=shop.now)
        for bought in seen.orders
    ]
    # Who is held out of everything has no reading.
    assert totals in ([80.0], []), "the forged one is in no feed"
    assert exposures(shop, BROWSER)[0]["arm"] != "global" or not totals


def test_an_order_that_names_the_browser_is_the_surest(shop: Shop) -> None:
    looks(shop, rules(shop))
    looks(shop, [], "d" * 64)
    buys(shop, "1002", "d" * 64)
    order(shop, "1002", visitor=BROWSER)
    shop.store.browser_orders.join(now=shop.now)
    assert shop.store.browser_orders.counts(shop.account) == {JoinedBy.CART: 1}


def test_refunds_and_cancellations_are_followed(shop: Shop) -> None:
    looks(shop, rules(shop))
    buys(shop, "1003")
    order(shop, "1003", refunds=(Refund(amount="30.00"),))
    order(shop, "1004", visitor=BROWSER, state=OrderState.CANCELLED)
    shop.store.browser_orders.join(now=shop.now)
    kept = shop.store._database.rows("SELECT number_key, total, refunded FROM browser_order ORDER BY number_key")
    assert [(row["number_key"], row["total"], row["refunded"]) for row in kept] == [
        ("1003", 100.0, 30.0),
        ("1004", 100.0, 100.0),
    ]
    order(shop, "1003", refunds=(Refund(amount="30.00"), Refund(amount="70.00")))
    shop.store.browser_orders.join(now=shop.now)
    row = shop.store._database.row("SELECT refunded FROM browser_order WHERE number_key = '1003'")
    assert row
    assert row["refunded"] == 100.0


def test_events_and_browsers_go_in_time(shop: Shop) -> None:
    looks(shop, rules(shop))
    shop.tick(40 * DAY)
    assert shop.store.browsers.prune_events(before=shop.now - 30 * DAY) == 1
    assert exposures(shop, BROWSER)
    shop.tick(200 * DAY)
    assert shop.store.browsers.prune(before=shop.now - 180 * DAY) == 1
    assert exposures(shop, BROWSER) == []

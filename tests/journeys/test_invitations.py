"""Invitations in the whole product: who is invited answers and buys, who is held out sees nothing, who closes is left
alone; and the rule's page tells it."""

from __future__ import annotations

import re
import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from bot.shop.orders.order import Order, OrderState, Refund, SourceOrder
from bot.store.engine.database import Row
from bot.store.store import Store
from bot.team.agent import Role
from bot.website.rules.rule import Rule, read_rule
from connectors.sandbox.testing.stack import Stack
from tests.connectors.webchat.visitor import PHONE, VisitorPage, visitor_page
from tests.journeys.pages import DESKTOP, desk_page, link_for
from tests.journeys.people import Desk, wait_for

pytestmark = pytest.mark.needs("chromium")
ACCOUNT = "website:demo"
BOOTS = "products/boots-colina"
RULE = {
    "name": "Boots",
    "when": [
        {"subject": "page", "test": "is", "value": "product"},
        {"subject": "seconds_on_page", "test": "at_least", "value": 5},
    ],
    "texts": {"en": "Between two sizes?"},
    "buttons": ["faq/sizes_chart"],
    "hold_out": 50,
}


@pytest.fixture
def rule(stack: Stack, store: Store, eva: Desk) -> Rule:
    """The only rule; Eva is there with a free place, and nobody waits any more from journeys before."""
    store.presence.prefer(eva.agent_id, languages=frozenset(), skills=frozenset(), limit=50)
    store.presence.seen(eva.agent_id, now=time.time())
    eva.empties_the_queue()
    for kept in store.chat_rules.running():
        store.chat_rules.switch(kept.rule.rule_id, False, now=time.time())
    (rule_id,) = store.chat_rules.add(ACCOUNT, [read_rule(RULE)], now=time.time())
    store.chat_rules.switch(rule_id, True, now=time.time())
    kept_rule = store.chat_rules.get(rule_id)
    assert kept_rule
    return kept_rule.rule


def exposures(store: Store, rule: Rule) -> list[Row]:
    return store._database.rows("SELECT * FROM chat_exposure WHERE rule_id = :rule", rule=rule.rule_id)


def looks_at_boots(browser: Browser, stack: Stack, store: Store, eva: Desk, **more: object) -> VisitorPage:
    """A visitor who agreed to be counted, and looks at a product as people do."""
    visitor = visitor_page(browser, **more)  # type: ignore[arg-type]
    visitor.goes_to(f"{stack.shop_url}{BOOTS}")
    visitor.page.get_by_role("button", name="Yes").click()
    store.presence.seen(eva.agent_id, now=time.time())
    return visitor


def visitor_of_arm(
    browser: Browser, stack: Stack, store: Store, eva: Desk, rule: Rule, arm: str, **more: object
) -> VisitorPage:
    """Visitors come until one is of the wanted arm; the others leave."""
    for _ in range(12):
        before = len(exposures(store, rule))
        visitor = looks_at_boots(browser, stack, store, eva, **more)
        wait_for("the moment", lambda before=before: len(exposures(store, rule)) > before)  # type: ignore[misc]
        latest = max(exposures(store, rule), key=lambda row: row["fired_at"])
        if latest["arm"] == arm:
            return visitor
        visitor.page.context.close()
    raise AssertionError(f"nobody of twelve was {arm}")


def invitation(page: Page):  # type: ignore[no-untyped-def]
    return page.get_by_role("region", name="Your chat is here to help")


def test_who_is_invited_answers_and_buys_and_the_rules_page_shows_it(
    browser: Browser, stack: Stack, store: Store, eva: Desk, rule: Rule
) -> None:
    visitor = visitor_of_arm(browser, stack, store, eva, rule, "shown")
    expect(invitation(visitor.page).get_by_text("Between two sizes?")).to_be_visible()
    invitation(visitor.page).get_by_role("button", name="Size chart").click()
    expect(visitor.panel.get_by_role("log").get_by_text("Size chart").first).to_be_visible()
    wait_for("the conversation", lambda: store.exposures.conversations(rule.rule_id))
    visitor.closes()
    visitor.page.get_by_role("link", name="Add to cart").click()
    visitor.page.get_by_role("link", name="Checkout").click()
    visitor.page.get_by_role("link", name="Place the order").click()
    number = visitor.page.locator("#order").inner_text()
    wait_for("the purchase", lambda: [row for row in exposures(store, rule) if _bought(store, row)])

    known = store.agents.by_login("ada")
    if not known:
        store.agents.add(name="Ada", login="ada", role=Role.ADMIN, now=time.time())
    desk = desk_page(browser, DESKTOP, link_for(store, stack, "Ada")).page
    desk.goto(f"{stack.web_url}/desk/chat-rules/{rule.rule_id}")
    numbers = desk.get_by_test_id("numbers")
    expect(numbers.get_by_text(re.compile(r"1 bought, 1 talked, 1 opened"))).to_be_visible()
    expect(desk.get_by_test_id("verdict")).to_have_text("not enough yet")
    assert Axe().run(desk).response["violations"] == []
    desk.get_by_role("link", name="Read its conversations").click()
    expect(desk.get_by_test_id("rule-conversation").get_by_text("bought")).to_be_visible()

    # The shop gives the money back: nothing was sold.
    order = Order(
        number=number,
        order_id=number,
        state=OrderState.PAID,
        changed_at=time.time(),
        placed_at=time.time(),
        total="129.00",
        currency="EUR",
        refunds=(Refund(amount="129.00"),),
    )
    store.orders.write("os-journey", [SourceOrder(order=order)], now=time.time())
    desk.goto(f"{stack.web_url}/desk/chat-rules/{rule.rule_id}")

    def refunded() -> bool:
        desk.reload()
        return desk.get_by_text(re.compile(r"0 bought, 1 talked, 1 opened")).count() == 1

    wait_for("the refund", refunded)


def test_who_is_held_out_sees_no_invitation(
    browser: Browser, stack: Stack, store: Store, eva: Desk, rule: Rule
) -> None:
    visitor = visitor_of_arm(browser, stack, store, eva, rule, "held")
    visitor.page.wait_for_timeout(3000)
    expect(invitation(visitor.page)).to_have_count(0)
    visitor.page.reload()
    visitor.page.mouse.move(200, 200)
    visitor.page.wait_for_timeout(8000)
    expect(invitation(visitor.page)).to_have_count(0)


def test_who_closes_it_on_a_phone_is_not_invited_again(
    browser: Browser, stack: Stack, store: Store, eva: Desk, rule: Rule
) -> None:
    visitor = visitor_of_arm(browser, stack, store, eva, rule, "shown", size=PHONE)
    box = invitation(visitor.page).bounding_box()
    assert box
    assert box["height"] * box["width"] <= PHONE["height"] * PHONE["width"] / 4
    close = invitation(visitor.page).get_by_role("button", name="Close the chat")
    size = close.bounding_box()
    assert size
    assert min(size["width"], size["height"]) >= 44
    assert Axe().run(visitor.page).response["violations"] == []
    close.click()
    expect(invitation(visitor.page)).to_have_count(0)
    count = len(exposures(store, rule))
    visitor.page.goto(f"{stack.shop_url}products/coat-brisa")
    visitor.page.mouse.move(100, 100)
    visitor.page.wait_for_timeout(8000)
    expect(invitation(visitor.page)).to_have_count(0)
    assert len(exposures(store, rule)) == count


def _bought(store: Store, row: Row) -> bool:
    return bool(
        store._database.rows("SELECT 1 AS bought FROM browser_order WHERE browser_hash = :b", b=row["browser_hash"])
    )

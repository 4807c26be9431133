"""Room at each size: the messages and the box keep what they need, and one's own conversations are seen at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from bot.conversations.conversation import Verb
from bot.shop.orders.demo import demo_orders
from bot.shop.orders.proof import Level, ProofKind
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Site
from tests.journeys.pages import DESKTOP, PHONE, takes_words

pytestmark = pytest.mark.needs("chromium")
SMALL_WINDOW: ViewportSize = {"width": 900, "height": 700}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(Shop(tmp_path))


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    with site.serving() as address:
        yield address


def evas(browser: Browser, site: Site, address: str, size: ViewportSize) -> Page:
    """Eva, who holds Ana's conversation, signed in."""
    site.shop.hands_off()
    site.shop.does(Verb.ACCEPT)
    page = browser.new_context(viewport=size, base_url=address).new_page()
    page.goto(f"/desk/sign-in/{site.shop.store.agents.sign_in_link(site.shop.eva, now=site.shop.now)}")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("/desk/")
    return page


def opens(site: Site, page: Page) -> None:
    page.goto(f"/desk/conversations/{site.shop.conversation().conversation_id}")
    takes_words(page.get_by_test_id("reply"))


def size_of(part: Locator) -> tuple[float, float]:
    box = part.bounding_box()
    assert box
    return box["width"], box["height"]


def has_an_order(shop: Shop) -> None:
    """Ana has proven an order."""
    source_id = shop.store.order_sources.add("demo", "Demo orders", {}, now=shop.now)
    shop.store.orders.write(source_id, demo_orders(shop.now), now=shop.now)
    key = shop.store.orders.of_number("10041")[0].order_key
    shop.store.orders.link(key, shop.conversation().contact_id, Level.NAMED, ProofKind.EMAIL, now=shop.now)


def test_on_a_phone_the_box_has_the_width(browser: Browser, site: Site, address: str) -> None:
    page = evas(browser, site, address, PHONE)
    opens(site, page)
    assert size_of(page.get_by_test_id("reply"))[0] >= 250
    for name in ("Emoji", "Record a voice message", "Private note"):
        page.get_by_role("button", name=name).click(trial=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_in_a_small_window_the_messages_keep_two_fifths_of_the_height(
    browser: Browser, site: Site, address: str
) -> None:
    page = evas(browser, site, address, SMALL_WINDOW)
    has_an_order(site.shop)
    opens(site, page)
    card, orders = page.get_by_test_id("card"), page.get_by_test_id("orders")
    expect(card).not_to_have_attribute("open", "")
    expect(orders).not_to_have_attribute("open", "")
    for part in (card, orders):
        part.locator("summary").first.click()
        expect(part).to_have_attribute("open", "")
    assert size_of(page.locator("#thread"))[1] >= 0.4 * SMALL_WINDOW["height"]
    expect(page.get_by_test_id("reply")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_however_many_wait_ones_own_are_seen_without_scrolling(
    browser: Browser, site: Site, address: str, size: ViewportSize
) -> None:
    for number in range(30):
        site.shop.hands_off(f"waiting{number}")
    page = evas(browser, site, address, size)
    page.reload()
    expect(page.get_by_test_id("list-mine").get_by_role("link", name="Ana")).to_be_in_viewport()
    expect(page.get_by_test_id("list-waiting").get_by_role("link").first).to_be_in_viewport()

"""The widget for everybody: screen readers, phones, thumbs, and the browser of iPhones."""

from __future__ import annotations

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Error, Locator, Playwright, ViewportSize, expect

from tests.conftest import UNOBTAINABLE
from tests.connectors.webchat.site import Site
from tests.connectors.webchat.visitor import DESKTOP, PHONE, VisitorPage, visitor_page
from tests.journeys.people import wait_for

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.usefixtures("unlimited")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_nobody_is_kept_out(browser: Browser, site: Site, size: ViewportSize, scheme: Literal["light", "dark"]) -> None:
    visitor = visitor_page(browser, size, color_scheme=scheme)
    visitor.goes_to(site.shop_url)
    visitor.opens()
    assert _violations(visitor) == []
    visitor.writes("Hello")
    site.bot_says("Hi. Which *size*?", ("42", "faq/sizes_chart"), ("A person", "ask_person"))
    visitor.sees("Which")
    assert _violations(visitor) == []


def test_on_a_phone_it_fills_the_screen_and_the_page_keeps_its_place(browser: Browser, site: Site) -> None:
    visitor = visitor_page(browser, PHONE, has_touch=True, is_mobile=True)
    visitor.goes_to(f"{site.shop_url}products/boots-colina")
    visitor.page.evaluate("document.body.style.minHeight = '3000px'; scrollTo(0, 700)")
    visitor.page.get_by_role("button", name="Open the chat").tap()
    frame = visitor.page.locator("iframe").bounding_box()
    assert frame
    assert (frame["x"], frame["y"], frame["width"]) == (0, 0, 390)
    size = visitor.panel.get_by_role("textbox").evaluate("(box) => parseFloat(getComputedStyle(box).fontSize)")
    assert size >= 16, "iOS would zoom into a smaller field"
    visitor.closes()
    assert visitor.page.evaluate("scrollY") == 700


def test_above_the_keyboard_of_a_phone_the_box_stays_in_view(browser: Browser, site: Site) -> None:
    """As on an iPhone: the page keeps its height, and only the part of it that is seen grows smaller."""
    visitor = visitor_page(browser, PHONE, has_touch=True, is_mobile=True)
    visitor.page.add_init_script(
        "if (window === top) { const seen = new EventTarget(); Object.assign(seen, { height: innerHeight, offsetTop: 0,"
        " width: innerWidth, offsetLeft: 0, scale: 1 });"
        " Object.defineProperty(window, 'visualViewport', { value: seen }); }"
    )
    visitor.goes_to(site.shop_url)
    visitor.page.get_by_role("button", name="Open the chat").tap()
    expect(visitor.panel.get_by_role("textbox")).to_be_visible()
    visitor.page.evaluate(
        "Object.assign(visualViewport, { height: 420, offsetTop: 60 });"
        " visualViewport.dispatchEvent(new Event('resize'))"
    )
    frame = visitor.page.locator("iframe").bounding_box()
    assert frame
    assert (frame["y"], frame["height"]) == (60, 420)
    wait_for("the box above the keyboard", lambda: _bottom(visitor.panel.get_by_role("textbox")) <= 60 + 420)


def test_every_button_is_large_enough_for_a_thumb(browser: Browser, site: Site) -> None:
    visitor = visitor_page(browser, PHONE)
    visitor.goes_to(site.shop_url)
    visitor.opens()
    for button in visitor.panel.get_by_role("button").all():
        box = button.bounding_box()
        assert box is None or box["height"] >= 44


def test_it_works_in_webkit(playwright: Playwright, site: Site) -> None:
    try:
        browser = playwright.webkit.launch()
    except Error as error:
        pytest.skip(
            f"{UNOBTAINABLE}: WebKit, which only Playwright's own server has (playwright install --with-deps webkit);"
            f" {str(error).splitlines()[0]}"
        )
    visitor = visitor_page(browser, PHONE)
    visitor.goes_to(site.shop_url)
    visitor.opens()
    visitor.writes("From an iPhone")
    visitor.sees("From an iPhone")
    browser.close()


def _bottom(shown: Locator) -> float:
    box = shown.bounding_box()
    assert box
    return box["y"] + box["height"]


def _violations(visitor: VisitorPage) -> list[str]:
    found = Axe().run(visitor.page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found]

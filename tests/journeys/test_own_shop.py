"""A new editor makes the demo shop their own in a browser: the tour from start to end, then a price and its effects."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.faq.check import check
from bot.yaml import read_yaml
from tests.connectors.faq.editor import Editor, editor_of, site_with_own_data
from tests.journeys.pages import DESKTOP, PHONE
from tests.journeys.test_accessibility import faults

pytestmark = pytest.mark.needs("chromium")
PAGES = (
    *("facts", "facts/contact", "facts/hours", "facts/zones", "facts/places", "facts/payment", "facts/sizes"),
    *("facts/suggested", "texts", "texts/greeting", "texts/queue", "texts/nothing", "texts/other_languages"),
    *("languages", "facts/tour", "facts/tour/contact", "facts/tour/entries", "facts/tour/end"),
)


@pytest.fixture(scope="module")
def marta(tmp_path_factory: pytest.TempPathFactory) -> Editor:
    return editor_of(site_with_own_data(Path(tmp_path_factory.mktemp("own_shop"))))


@pytest.fixture(scope="module")
def address(marta: Editor) -> Iterator[str]:
    with marta.site.serving() as address:
        yield address


def signed_in(browser: Browser, marta: Editor, address: str, **more: object) -> Page:
    """A page of a browser in which Marta is signed in by a link, as on her first day."""
    page = browser.new_context(**more).new_page()  # type: ignore[arg-type]
    agents = marta.site.shop.store.agents
    agent_id = next(each.agent_id for each in agents.all() if each.name == "Marta")
    page.goto(f"{address}/desk/sign-in/{agents.sign_in_link(agent_id, now=marta.site.shop.now)}")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("#lists")).to_be_visible()
    return page


def goes_on(page: Page, title: str) -> None:
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()


def test_a_new_editor_makes_the_demo_their_own_shop(browser: Browser, marta: Editor, address: str) -> None:
    page = signed_in(browser, marta, address, viewport=DESKTOP)
    page.get_by_role("link", name="Make it yours in ten minutes").click()
    page.get_by_role("link", name="Start").click()

    page.get_by_label("Name of the shop").fill("Casa Mía")
    page.get_by_label("Mail address").fill("hola@casamia.example")
    goes_on(page, "Languages")
    page.get_by_role("button", name="Take Finnish away").click()
    expect(page.get_by_role("button", name="Take Finnish away")).to_have_count(0)
    page.get_by_role("link", name="Go on").click()

    page.get_by_label("Saturday").fill("")
    page.get_by_label("Monday").fill("mornings")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_text("write from and until, such as 09:30–14:00")).to_be_visible()
    page.get_by_label("Monday").fill("10:00–13:00")

    page.get_by_role("link", name="Stop for now").click()
    expect(page.get_by_role("link", name="Go on")).to_be_visible()
    page.get_by_role("link", name="Go on").click()
    page.get_by_label("Monday").fill("10–13")
    goes_on(page, "Where you send to")

    home = page.get_by_role("region", name="Spain, Portugal", exact=True)
    home.get_by_label("Standard shipping").fill("3,50")
    home.get_by_label("Add countries").fill("Andorra")
    goes_on(page, "Payment")
    page.get_by_text("Bizum", exact=True).click()
    page.get_by_label("Remove Bizum").check()
    goes_on(page, "Questions to keep")
    page.get_by_label("Gift wrapping").uncheck()
    goes_on(page, "What is left")
    expect(page.get_by_text("Name of the shop")).to_have_count(0)
    expect(page.get_by_text("Telephone number")).to_be_visible()

    facts = read_yaml(marta.data / "shop.yml")
    assert (facts["name"], facts["languages"]) == ("Casa Mía", ["en", "es", "pt", "pl"])
    assert facts["hours"]["monday"] == ["10:00-13:00"]
    assert facts["zones"]["home"]["price"] == "3.50 EUR"
    assert facts["zones"]["home"]["countries"] == ["ES", "PT", "AD"]
    assert "bizum" not in facts["payment"]["methods"]
    assert check(marta.data) == []
    page.goto(f"{address}/desk/")
    expect(page.get_by_text("This is still the demo shop")).to_have_count(0)


def test_a_price_is_looked_at_and_saved_by_the_keyboard_alone(browser: Browser, marta: Editor, address: str) -> None:
    page = signed_in(browser, marta, address, viewport=PHONE)
    page.goto(f"{address}/desk/faq/facts/returns")
    page.get_by_label("What a return costs").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("2,95")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What customers will read")).to_be_visible()
    expect(page.locator(".effects mark").first).to_be_visible()
    page.get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved. Customers read it once it is published")).to_be_visible()
    assert read_yaml(marta.data / "shop.yml")["returns"]["cost"] == "2.95 EUR"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_nobody_is_kept_out_and_nothing_is_cut_off(
    browser: Browser, marta: Editor, address: str, size: dict[str, int], scheme: Literal["light", "dark"]
) -> None:
    page = signed_in(browser, marta, address, viewport=size, color_scheme=scheme)
    wrong = {}
    for path in PAGES:
        page.goto(f"{address}/desk/faq/{path}")
        page.evaluate("document.querySelectorAll('main details').forEach((details) => { details.open = true; })")
        too_wide = page.evaluate("document.documentElement.scrollWidth") > size["width"]
        if found := [*faults(page), *(["wider than the screen"] if too_wide else [])]:
            wrong[path] = found
    assert wrong == {}

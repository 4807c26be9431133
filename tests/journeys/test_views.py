"""Two agents with views: saved with the keyboard, live row by row, and many conversations done at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.conversations.conversation import State
from bot.conversations.label import Colour
from bot.shop.canned import CannedResponse
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Site
from tests.journeys.pages import DESKTOP, PHONE, DeskPage
from tests.journeys.test_accessibility import faults
from tests.journeys.test_customers import signed_in

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site(Shop(tmp_path_factory.mktemp("views")))


@pytest.fixture(scope="module")
def address(site: Site) -> Iterator[str]:
    site.shop.store.labels.add("Refund", Colour.AMBER, now=1.0)
    with site.serving() as address:
        yield address


@pytest.fixture(scope="module")
def eva(browser: Browser, site: Site, address: str) -> DeskPage:
    return signed_in(browser, site, address, site.shop.eva, DESKTOP)


@pytest.fixture(scope="module")
def leo(browser: Browser, site: Site, address: str) -> DeskPage:
    return signed_in(browser, site, address, site.shop.leo, PHONE)


def shows(page: Page, *names: str) -> None:
    """The view has these customers, in this order."""
    expect(page.get_by_test_id("list-view").locator(".item-name bdi")).to_have_text(list(names))


def picks(page: Page, *names: str) -> None:
    """Selects rows with the keyboard."""
    for name in names:
        row = page.get_by_test_id("list-view").locator("[data-conversation-row]").filter(has_text=name)
        row.get_by_role("link", name=name).focus()
        page.keyboard.press("x")
        # Two keys at once would be a word.
        expect(row.locator(".pick input")).to_be_checked()
    expect(page.locator(".bulk-count")).to_have_text(f"{len(names)} selected")


def presses(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).focus()
    page.keyboard.press("Enter")


def test_a_view_is_saved_with_the_keyboard_and_follows_row_by_row(site: Site, address: str, eva: DeskPage) -> None:
    shop = site.shop
    for who in ("ana", "ben"):
        shop.hands_off(who)
    page = eva.page
    page.goto(f"{address}/desk/")
    expect(page.locator("body[data-ready]")).to_be_attached()
    page.keyboard.press("v")
    expect(page.get_by_test_id("views").get_by_role("link", name="Mine, waiting, others")).to_be_focused()
    expect(page.get_by_test_id("views").get_by_role("link", name="All that wait")).to_contain_text("2")
    presses(page, "New view…")
    box = page.locator("#form-box[open]")
    expect(box.get_by_label("Name")).to_be_focused()
    page.keyboard.type("Everything that waits")
    box.get_by_role("checkbox", name="Waiting for a person").focus()
    page.keyboard.press("Space")
    box.get_by_label("Order").select_option("waiting")
    presses(page, "Save")
    shows(page, "Ana", "Ben")
    expect(page.locator("#live[data-state=live]")).to_be_visible()
    expect(page.locator("body[data-ready]")).to_be_attached()

    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.partition("/desk/")[2].partition("?")[0]))
    shop.hands_off("cleo")
    shows(page, "Ana", "Ben", "Cleo")
    whole = [path for path in asked if path.startswith("views/") and path.endswith("/list")]
    assert whole == []
    assert any(path.endswith("/rows") for path in asked)
    asked.clear()
    with page.expect_request(lambda request: "/rows?" in request.url):
        shop.writes("are you there?", who="ana")
    shop.answers()
    assert "lists" not in asked

    eva.opens("Ben")
    expect(page).to_have_url(re.compile(r"/conversations/\w+\?view=\w+$"))
    page.reload()
    shows(page, "Ana", "Ben", "Cleo")


def test_many_are_given_answered_and_resolved_at_once(site: Site, address: str, eva: DeskPage, leo: DeskPage) -> None:
    shop = site.shop
    for who in ("dora", "emil"):
        shop.hands_off(who)
    page = eva.page
    page.goto(f"{address}/desk/?view=waiting")
    expect(page.locator("#live[data-state=live]")).to_be_visible()
    picks(page, "Dora", "Emil")
    presses(page, "Label…")
    page.get_by_role("checkbox", name="Refund").focus()
    page.keyboard.press("Space")
    presses(page, "Save")
    expect(page.get_by_test_id("list-view").get_by_role("link", name="Emil")).to_contain_text("Refund")
    presses(page, "Transfer…")
    page.get_by_role("radio", name="Leo").focus()
    page.keyboard.press("Space")
    presses(page, "Transfer")
    expect(page.locator("#toasts")).to_contain_text("2 done.")
    expect(page.get_by_test_id("list-view").get_by_role("link", name="Dora")).to_have_count(0)

    texts = {"en": "Hello {first_name}, one moment please"}
    response = CannedResponse(canned_id="", shortcut="moment", texts=texts, owner_id=shop.leo)
    shop.store.canned.keep(response, now=shop.tick())
    shop.delivers()
    phone = leo.page
    phone.goto(f"{address}/desk/?view=people")
    expect(phone.locator("#live[data-state=live]")).to_be_visible()
    picks(phone, "Dora", "Emil")
    presses(phone, "Send…")
    expect(phone.get_by_role("searchbox", name="Search")).to_be_focused()
    phone.keyboard.type("zzz")
    expect(phone.get_by_role("radio", name="/moment")).to_be_hidden()
    phone.get_by_role("searchbox", name="Search").fill("one mom")
    phone.get_by_role("radio", name="/moment").focus()
    phone.keyboard.press("Space")
    presses(phone, "Send")
    expect(phone.locator("#toasts")).to_contain_text("2 done.")
    assert shop.delivers() == [f"Hello {name}, one moment please" for name in ("Dora", "Emil")]
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    expect(phone.locator(".bulk-count")).to_have_text("2 selected")
    presses(phone, "Resolve…")
    presses(phone, "Resolve")
    expect(phone.get_by_test_id("list-view").get_by_role("link", name="Emil")).to_have_count(0)
    assert {shop.conversation(who).state for who in ("dora", "emil")} == {State.RESOLVED}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_kept_out_of_views(
    site: Site, address: str, eva: DeskPage, leo: DeskPage, scheme: Literal["light", "dark"]
) -> None:
    site.shop.hands_off(f"finn{scheme}")
    for page in (eva.page, leo.page):
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{address}/desk/?view=waiting")
        expect(page.locator("body[data-ready]")).to_be_attached()
        picks(page, f"Finn{scheme}")
        page.keyboard.press("v")
        expect(page.get_by_test_id("views").get_by_role("link", name="All that wait")).to_be_visible()
        assert faults(page) == []
        for button in ("New view…", "Transfer…", "Label…", "Snooze…", "Send…", "Resolve…"):
            presses(page, button)
            expect(page.locator("#form-box[open] h2")).to_be_visible()
            assert faults(page) == []
            page.keyboard.press("Escape")

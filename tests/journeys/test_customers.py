"""Two agents and the customer beside the thread: what one writes down the other reads, and a block that is silent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from bot.conversations.conversation import State
from bot.customers.attribute import AttributeKind
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Site
from tests.journeys.pages import DESKTOP, PHONE, DeskPage, desk_page
from tests.journeys.test_accessibility import faults

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site(Shop(tmp_path_factory.mktemp("customers")))


@pytest.fixture(scope="module")
def address(site: Site) -> Iterator[str]:
    site.shop.store.attributes.add("Club", AttributeKind.LIST, ["Gold", "Silver"], now=1.0)
    with site.serving() as address:
        yield address


@pytest.fixture(scope="module")
def eva(browser: Browser, site: Site, address: str) -> DeskPage:
    return signed_in(browser, site, address, site.shop.eva, DESKTOP)


@pytest.fixture(scope="module")
def leo(browser: Browser, site: Site, address: str) -> DeskPage:
    return signed_in(browser, site, address, site.shop.leo, PHONE)


def signed_in(browser: Browser, site: Site, address: str, agent_id: str, size: ViewportSize) -> DeskPage:
    link = site.shop.store.agents.sign_in_link(agent_id, now=site.shop.now)
    return desk_page(browser, size, f"{address}/desk/sign-in/{link}")


def opens(desk: DeskPage, address: str, name: str) -> None:
    desk.page.goto(f"{address}/desk/")
    desk.opens(name)
    expect(desk.page.locator("body[data-ready]")).to_be_attached()


def panel(page: Page) -> Locator:
    return page.get_by_test_id("customer")


def sheet(page: Page) -> Locator:
    """The panel on a phone, opened with the keyboard."""
    page.get_by_role("button", name="About the customer").focus()
    page.keyboard.press("Enter")
    expect(panel(page).get_by_role("heading", level=2)).to_be_visible()
    return panel(page)


def form(page: Page, name: str) -> Locator:
    """The form behind a button of the panel, opened with the keyboard."""
    panel(page).get_by_role("button", name=name).focus()
    page.keyboard.press("Enter")
    box = page.locator("#form-box[open]")
    expect(box.get_by_role("heading", level=2)).to_be_visible()
    return box


def test_what_one_writes_down_the_other_reads_beside_the_thread(
    site: Site, address: str, eva: DeskPage, leo: DeskPage
) -> None:
    site.shop.hands_off("ana")
    opens(eva, address, "Ana")
    opens(leo, address, "Ana")
    there = sheet(leo.page)
    expect(there).to_contain_text("None yet.")
    expect(there).to_contain_text("With people before")

    eva.page.keyboard.press("i")
    expect(panel(eva.page).get_by_role("button", name="Edit…")).to_be_focused()
    eva.page.keyboard.press("Enter")
    box = eva.page.locator("#form-box[open]")
    expect(box.get_by_label("Name")).to_be_focused()
    eva.page.keyboard.press("Control+A")
    eva.page.keyboard.type("Ana Pérez")
    box.get_by_label("Club").select_option("Gold")
    box.get_by_label("Name").focus()
    eva.page.keyboard.press("Enter")
    expect(box).to_be_hidden()
    expect(eva.page.locator("#head h1")).to_have_text("Ana Pérez")
    expect(eva.page.get_by_test_id("list-waiting").get_by_role("link", name="Ana Pérez")).to_be_visible()

    box = form(eva.page, "Add a note…")
    eva.page.keyboard.type("Her parcels go to the neighbour.")
    eva.page.keyboard.press("Tab")
    eva.page.keyboard.press("Tab")
    eva.page.keyboard.press("Enter")
    expect(box).to_be_hidden()

    for part in ("Ana Pérez", "Gold", "Her parcels go to the neighbour.", "Eva"):
        expect(there).to_contain_text(part)
    assert leo.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    leo.page.keyboard.press("Escape")
    expect(there).to_be_hidden()
    expect(leo.page.get_by_role("button", name="About the customer")).to_be_focused()


def test_a_blocked_customer_is_kept_and_silent_until_one_press(
    site: Site, address: str, eva: DeskPage, leo: DeskPage
) -> None:
    shop = site.shop
    shop.hands_off("ben")
    shop.delivers()
    opens(eva, address, "Ben")
    leo.page.goto(f"{address}/desk/")
    leo.sees_waiting("Ben")

    box = form(eva.page, "Block…")
    eva.page.keyboard.press("ArrowDown")
    expect(box.get_by_role("radio", name="It is spam")).to_be_checked()
    eva.page.keyboard.press("Enter")
    expect(box).to_be_hidden()
    expect(panel(eva.page).get_by_test_id("block")).to_contain_text("Spam by Eva")
    expect(leo.page.get_by_test_id("list-waiting").get_by_role("link", name="Ben")).to_have_count(0)

    shop.writes("buy my watches", who="ben")
    eva.sees("buy my watches")
    assert shop.conversation("ben").state is State.RESOLVED
    assert shop.delivers() == []
    expect(eva.page.get_by_role("button", name="Take over")).to_have_count(0)

    eva.page.get_by_test_id("hint").get_by_role("button", name="Unblock").focus()
    eva.page.keyboard.press("Enter")
    expect(panel(eva.page).get_by_test_id("block")).to_have_count(0)
    leo.sees_waiting("Ben")
    assert shop.conversation("ben").state is State.QUEUED, "what came meanwhile waits for a person"
    assert len(shop.delivers()) == 1, "and its customer is told so"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_kept_out_of_the_panel_and_its_forms(
    site: Site, address: str, eva: DeskPage, leo: DeskPage, scheme: Literal["light", "dark"]
) -> None:
    shop, who = site.shop, f"cleo{scheme}"
    shop.hands_off(who)
    for desk in (eva, leo):
        desk.page.emulate_media(color_scheme=scheme)
        opens(desk, address, who.title())
    shop.store.customer_notes.add(shop.conversation(who).contact_id, shop.leo, "A note.", now=shop.tick())
    expect(panel(eva.page).get_by_test_id("customer-note")).to_be_visible()
    assert faults(eva.page) == []
    for button in ("Edit…", "Add a note…", "Block…"):
        form(eva.page, button)
        assert faults(eva.page) == []
        eva.page.keyboard.press("Escape")
    sheet(leo.page)
    assert faults(leo.page) == []

"""Two agents, each with the desk in their own language: chosen in the menu, and spoken by pages and scripts alike."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Site
from tests.journeys.pages import DESKTOP, PHONE, DeskPage
from tests.journeys.test_accessibility import faults
from tests.journeys.test_customers import signed_in

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site(Shop(tmp_path_factory.mktemp("languages")), streams=8)


@pytest.fixture(scope="module")
def address(site: Site) -> Iterator[str]:
    with site.serving() as address:
        yield address


@pytest.fixture(scope="module")
def eva(browser: Browser, site: Site, address: str) -> DeskPage:
    return signed_in(browser, site, address, site.shop.eva, DESKTOP)


@pytest.fixture(scope="module")
def leo(browser: Browser, site: Site, address: str) -> DeskPage:
    return signed_in(browser, site, address, site.shop.leo, PHONE)


def chooses(page: Page, language: str) -> None:
    """Presses the language in the menu under the agent's name."""
    page.locator(".menu summary").click()
    page.get_by_role("button", name=language, exact=True).click()
    expect(page.locator(".menu[open]")).to_have_count(0)


def test_an_agent_chooses_spanish_and_the_whole_desk_speaks_it(site: Site, eva: DeskPage) -> None:
    page = eva.page
    chooses(page, "Español")
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.get_by_role("navigation", name="Secciones").get_by_role("link", name="Conversaciones")).to_be_visible()
    expect(page.get_by_text("Nadie está esperando.")).to_be_visible()
    # A script writes this word once the page follows.
    expect(page.get_by_test_id("live")).to_have_text("En directo")
    assert faults(page) == []


def test_a_date_is_written_as_spaniards_write_it(address: str, eva: DeskPage) -> None:
    eva.page.goto(f"{address}/desk/account")
    expect(eva.page.get_by_test_id("session")).to_contain_text("sesión iniciada el 15 ene")
    eva.page.goto(f"{address}/desk/")


def test_another_agent_reads_polish_plurals_on_a_phone(site: Site, eva: DeskPage, leo: DeskPage) -> None:
    page = leo.page
    chooses(page, "Polski")
    expect(page.get_by_test_id("live")).to_have_text("Na żywo")
    # With his alerts on, the name of who waits follows the number at once.
    page.evaluate(f"localStorage.setItem('mostrador-alerts:{site.shop.leo}', '{{\"waiting\": false}}')")
    said = page.locator("#said")
    words = ["1 osoba czeka", "2 osoby czekają", "3 osoby czekają", "4 osoby czekają", "5 osób czeka"]
    for who, expected in zip(("ana", "ben", "cleo", "dora", "emil"), words, strict=True):
        site.shop.hands_off(who)
        expect(said).to_have_text(f"{expected} na konsultanta")
    # The same event made each agent's row in their own language.
    expect(eva.page.get_by_test_id("list-waiting").get_by_text("El bot no lo ha entendido").first).to_be_visible()
    expect(page.get_by_test_id("list-waiting").get_by_text("Bot nie zrozumiał").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("path", ["", "account", "team", "canned", "search", "labels", "macros"])
def test_long_finnish_words_break_no_page(address: str, leo: DeskPage, path: str) -> None:
    page = leo.page
    page.goto(f"{address}/desk/")
    if page.locator("html").get_attribute("lang") != "fi":
        chooses(page, "Suomi")
    page.goto(f"{address}/desk/{path}")
    expect(page.locator("html")).to_have_attribute("lang", "fi")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

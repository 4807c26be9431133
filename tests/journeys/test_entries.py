"""A new editor writes an entry in two languages in a browser, led by what the page says; nobody is kept out."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from bot.faq.editing.entry import read_entry
from bot.faq.writing import YamlFile
from tests.connectors.desk.site import Browser as Client
from tests.connectors.desk.site import Site
from tests.connectors.faq.editor import site_with_own_data
from tests.connectors.faq.entries.conftest import editor
from tests.journeys.pages import DESKTOP, PHONE
from tests.journeys.test_accessibility import faults

pytestmark = pytest.mark.needs("chromium")
ASKED = """\
do you engrave
can you write a name on it
initials on the lid please
is there an option for letters
carve our date into the wood
put my mother's name on the lamp
personal text on a box
monogram for a wedding"""
ASKED_IN_SPANISH = """\
grabáis nombres
se pueden poner iniciales
quiero una fecha en la madera
hacéis grabados en cajas
un texto personal en la lámpara
podéis escribir algo encima
letras grabadas para una boda
me ponéis el nombre de mi madre"""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site whose data folder belongs to the test."""
    return site_with_own_data(tmp_path)


@pytest.fixture
def marta(site: Site) -> Client:
    return editor(site, "Marta")


@pytest.fixture
def noor(site: Site) -> Client:
    return editor(site, "Noor")


def page_of(browser: Browser, site: Site, url: str, size: ViewportSize, login: str = "marta") -> Page:
    """A page in a browser of its own in which this editor is signed in."""
    page = browser.new_context(viewport=size).new_page()
    agent = site.shop.store.agents.by_login(login)
    assert agent
    page.goto(f"{url}/desk/sign-in/{site.shop.store.agents.sign_in_link(agent[0].agent_id, now=site.shop.now)}")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("#live[data-state=live]")).to_be_visible()
    return page


def test_a_new_entry_in_two_languages(browser: Browser, site: Site, marta: Client) -> None:
    with site.serving() as url:
        page = page_of(browser, site, url, DESKTOP)
        page.goto(f"{url}/desk/faq/")
        page.get_by_role("link", name="New entry").click()
        page.get_by_label("What is asked").fill("Engraving")
        page.get_by_role("combobox", name="Topic").select_option("gift")
        page.get_by_role("button", name="Write it").click()
        english = page.locator("[data-language=en]")
        expect(page.get_by_role("heading", name="Engraving")).to_be_visible()
        english.get_by_label("How customers ask").fill(ASKED + "\nHow much is shipping?")
        english.get_by_label("Text of the answer").fill("Yes! It costs €2.90.")

        # What is wrong is told with its cure, and a press mends it.
        expect(english.get_by_text("is an example of “Shipping cost” too")).to_be_visible()
        english.get_by_role("button", name="Use {gift.wrap_price}").click()
        expect(english.get_by_label("Text of the answer")).to_have_value("Yes! It costs {gift.wrap_price}.")
        english.get_by_label("How customers ask").fill(ASKED)
        expect(english.get_by_text("is an example of")).to_have_count(0)
        expect(page.get_by_role("article", name="WhatsApp")).to_contain_text("Yes! It costs €2.90.")
        # No answer depends on what the customer names.
        expect(page.get_by_label("What they name")).to_be_hidden()
        english.get_by_label("Told").select_option("country")
        expect(page.get_by_label("What they name")).to_be_visible()
        english.get_by_label("Told").select_option("")

        page.get_by_role("button", name="Spanish").click()
        spanish = page.locator("[data-language=es]")
        spanish.get_by_label("Title").fill("Grabados con nombre y fecha")
        expect(spanish.get_by_text("27 of 20 characters")).to_be_visible()
        expect(spanish.get_by_text("the title has 27 characters")).to_be_visible()
        spanish.get_by_label("Title").fill("Grabados")
        spanish.get_by_label("How customers ask").fill(ASKED_IN_SPANISH)
        spanish.get_by_label("Text of the answer").fill("¡Sí! Cuesta ")
        spanish.get_by_role("button", name="Insert a fact").click()
        page.get_by_label("Search").fill("gíft WRAPPING")
        page.get_by_role("button", name="{gift.wrap_price}").click()
        expect(spanish.get_by_label("Text of the answer")).to_have_value("¡Sí! Cuesta {gift.wrap_price}")
        expect(page.get_by_role("article", name="Telegram")).to_contain_text("¡Sí! Cuesta 2,90")

        # The browser is closed before anything was saved.
        expect(page.locator("#kept")).to_contain_text("Draft kept")
        expect(page.locator("#summary")).to_contain_text("Nothing to mend")
        address = page.url
        page.context.close()
        page = page_of(browser, site, url, PHONE)
        page.goto(address)
        page.get_by_role("button", name="Spanish").click()
        expect(page.locator("[data-language=es]").get_by_label("Title")).to_have_value("Grabados")
        page.get_by_label("Why").fill("customers ask for it")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_text("This entry is in order.")).to_be_visible()
        page.context.close()
    text = (site.root / "data" / "faq" / "gift" / "engraving.yml").read_text(encoding="utf-8")
    entry = read_entry("faq/gift_engraving", YamlFile(text, name="engraving.yml").value(()))
    assert entry.part("en").examples == tuple(ASKED.splitlines())
    assert entry.part("es").answers[0].text == "¡Sí! Cuesta {gift.wrap_price}"
    assert list(entry.parts) == ["en", "es"]


def test_two_editors_see_each_other_and_choose_between_their_words(
    browser: Browser, site: Site, marta: Client, noor: Client
) -> None:
    with site.serving() as url:
        pages = [page_of(browser, site, url, DESKTOP, login) for login in ("marta", "noor")]
        for page in pages:
            page.goto(f"{url}/desk/faq/entries/gift/wrap")
            expect(page.locator("#summary")).not_to_be_empty()
        first, second = pages
        second.reload()
        expect(second.get_by_text("Marta is here too.")).to_be_visible()
        for page, text in ((first, "Yes, for five."), (second, "Yes, for six.")):
            page.locator("[data-language=en]").get_by_label("Text of the answer").first.fill(text)
            expect(page.locator("#kept")).to_contain_text("Draft kept")
        for page in pages:
            page.get_by_role("button", name="Save", exact=True).click()
        expect(second.get_by_role("heading", name="Somebody else saved")).to_be_visible()
        expect(second.locator("del")).to_contain_text("five")
        expect(second.locator("ins")).to_contain_text("six")
        assert faults(second) == []
        second.get_by_label("both").check()
        second.get_by_role("button", name="Put together").click()
        box = second.locator("[data-language=en]").get_by_label("Text of the answer").first
        expect(box).to_have_value("Yes, for five.\nYes, for six.")
        for page in pages:
            page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_nobody_is_kept_out_of_the_pages_of_entries(
    browser: Browser, site: Site, marta: Client, size: ViewportSize, scheme: Literal["light", "dark"]
) -> None:
    wrap, found = "/desk/faq/entries/gift/wrap", {}
    with site.serving() as url:
        page = page_of(browser, site, url, size)
        page.emulate_media(color_scheme=scheme)
        for path in ("/desk/faq/new", "/desk/faq/removed", f"{wrap}/remove", f"{wrap}/history", wrap):
            page.goto(url + path)
            if path == wrap:
                page.locator("[data-language=en]").get_by_label("Text of the answer").first.fill("€2.90 *now* {nope}")
                expect(page.get_by_text("{nope} is no fact")).to_be_visible()
                page.get_by_role("button", name="Insert a fact").first.click()
                expect(page.locator("#facts-list li").first).to_be_visible()
            if wrong := faults(page):
                found[path] = wrong
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], path
        page.context.close()
    assert found == {}

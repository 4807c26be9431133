"""Two agents and a customer of another language, by keyboard alone: what is read and what is sent, translated."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from bot.conversations.conversation import Verb
from bot.conversations.message import Author
from bot.team.routing import Policy
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Site
from tests.connectors.translation.engines import LocalEngine, local_engine
from tests.journeys.pages import DESKTOP, PHONE, takes_words
from tests.journeys.test_accessibility import faults

pytestmark = pytest.mark.needs("chromium")
HOLA, HELLO = "hola, ¿cuándo llega mi pedido MO-1001?", "hello, when does my order MO-1001 arrive?"
TUESDAY, MARTES = "It arrives on Tuesday at 10:30.", "Llega el martes a las 10:30."


@pytest.fixture
def engine() -> Iterator[LocalEngine]:
    with local_engine(words={HOLA: HELLO, TUESDAY: MARTES}) as engine:
        yield engine


@pytest.fixture
def site(tmp_path: Path, engine: LocalEngine) -> Site:
    site = Site(Shop(tmp_path, policy=Policy(undo_seconds=10.0)))
    site.environment = {
        "MOSTRADOR_TRANSLATION_ENGINE": "libretranslate",
        "MOSTRADOR_TRANSLATION_URL": engine.url,
    }
    shop = site.shop
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    shop.store.profiles.edit(
        shop.conversation().contact_id, shop.eva, name=None, language="es", values={}, now=shop.tick()
    )
    shop.writes(HOLA)
    return site


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    with site.serving() as address:
        yield address


def opens(site: Site, browser: Browser, address: str, agent_id: str, size: ViewportSize) -> Page:
    page = browser.new_context(viewport=size, base_url=address, locale="en").new_page()
    page.goto(f"/desk/sign-in/{site.shop.store.agents.sign_in_link(agent_id, now=site.shop.now)}")
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"/desk/conversations/{site.shop.conversation().conversation_id}")
    expect(page.locator("body[data-ready]")).to_be_attached()
    return page


def presses(page: Page, name: str) -> None:
    """By keyboard: the last button of this name, as a screen reader finds it."""
    button = page.get_by_role("button", name=name, exact=True).last
    expect(button).to_be_enabled()
    button.press("Enter")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_an_agent_reads_and_answers_in_their_own_language(
    browser: Browser, site: Site, address: str, engine: LocalEngine, size: ViewportSize
) -> None:
    page = opens(site, browser, address, site.shop.eva, size)
    presses(page, "Translate")
    expect(page.get_by_test_id("translation")).to_contain_text(HELLO)
    expect(page.get_by_test_id("translation")).to_contain_text("Translated by machine")
    expect(page.locator("#messages")).to_contain_text(HOLA)

    page.locator("#more > summary").press("Enter")
    presses(page, "Always translate this customer")
    expect(page.locator("#head")).to_contain_text("translated for you")
    engine.words["¿y cuánto cuesta?"] = "and how much is it?"
    site.shop.writes("¿y cuánto cuesta?")
    expect(page.get_by_test_id("translation").last).to_contain_text("and how much is it?")

    box = page.get_by_test_id("reply")
    takes_words(box)
    box.fill(TUESDAY)
    presses(page, "Translate to Spanish")
    expect(box).to_have_value(MARTES)
    expect(box).to_be_focused()
    expect(page.get_by_test_id("draft-translation")).to_contain_text(TUESDAY)
    presses(page, "Undo the translation")
    expect(box).to_have_value(TUESDAY)
    presses(page, "Translate to Spanish")
    expect(box).to_have_value(MARTES)
    assert not faults(page)
    box.press("Enter")
    expect(page.get_by_test_id("written")).to_contain_text(TUESDAY)
    expect(page.get_by_test_id("draft-translation")).not_to_contain_text(TUESDAY)
    assert [each["q"] for each in engine.seen].count(TUESDAY) == 1

    presses(page, "Undo")
    expect(box).to_have_value(MARTES)
    expect(page.get_by_test_id("draft-translation")).to_contain_text(TUESDAY)
    box.press("Enter")
    expect(page.get_by_test_id("written")).to_contain_text(TUESDAY)
    sent = [each.text for each in site.shop.messages() if each.author is Author.AGENT]
    assert sent == [MARTES]

    colleague = opens(site, browser, address, site.shop.leo, size)
    expect(colleague.get_by_test_id("written")).to_contain_text("Original (Eva):")
    expect(colleague.get_by_test_id("translation").filter(has_text=HELLO)).to_be_visible()
    assert not faults(colleague)


def test_while_the_engine_fails_the_words_stay_and_a_page_loaded_again_has_both(
    browser: Browser, site: Site, address: str, engine: LocalEngine
) -> None:
    engine.status = 503
    page = opens(site, browser, address, site.shop.eva, DESKTOP)
    presses(page, "Translate")
    expect(page.get_by_text("The translation engine failed (HTTP 503)")).to_be_visible()
    box = page.get_by_test_id("reply")
    takes_words(box)
    box.fill(TUESDAY)
    presses(page, "Translate to Spanish")
    expect(page.get_by_text("The translation engine failed (HTTP 503)")).to_have_count(2)
    expect(box).to_have_value(TUESDAY)
    expect(box).to_be_editable()

    engine.status = 200
    presses(page, "Translate to Spanish")
    expect(box).to_have_value(MARTES)
    page.reload()
    expect(box).to_have_value(MARTES)
    expect(page.get_by_test_id("draft-translation")).to_contain_text(TUESDAY)

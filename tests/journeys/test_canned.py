"""Canned responses in a browser: searched by keyboard, filled, finished by the agent, sent with their file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.conversations.conversation import Verb
from bot.conversations.message import Message
from bot.shop.canned import CannedResponse
from bot.store.files import MediaFiles
from bot.team.agent import Role
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Site
from tests.journeys.pages import DESKTOP, PHONE, takes_words
from tests.journeys.people import wait_for
from tests.journeys.test_main_job import PNG

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(Shop(tmp_path))


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    with site.serving() as address:
        yield address


def keeps(site: Site, shortcut: str, text: str, *, media_id: str | None = None) -> None:
    response = CannedResponse(canned_id="", shortcut=shortcut, texts={"en": text}, media_id=media_id)
    site.shop.store.canned.keep(response, now=site.shop.now)


def opens(site: Site, page: Page, address: str) -> None:
    """Eva signs in and opens Ana's conversation, which she holds."""
    site.shop.hands_off()
    held = site.shop.does(Verb.ACCEPT)
    page.goto(f"{address}/desk/sign-in/{site.shop.store.agents.sign_in_link(site.shop.eva, now=site.shop.now)}")
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{address}/desk/conversations/{held.conversation_id}")
    takes_words(page.get_by_test_id("reply"))


def sent(site: Site) -> Message:
    return wait_for("a reply", lambda: next((m for m in site.shop.messages() if m.author.value == "agent"), None))


def test_by_keyboard_and_what_is_unknown_is_asked_for(browser: Browser, site: Site, address: str) -> None:
    keeps(site, "delivery", "Hi {first_name}: {carrier} brings it on {day}.")
    keeps(site, "delay", "Sorry for the delay.")
    page = browser.new_page(viewport=DESKTOP)
    opens(site, page, address)
    box = page.get_by_test_id("reply")
    box.press_sequentially("Well: /del")
    options = page.get_by_role("option")
    expect(options).to_have_count(2)
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(options.first).to_have_attribute("aria-selected", "true")
    box.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", options.nth(1).get_attribute("id") or "")
    box.press("Enter")
    expect(box).to_have_value("Well: Hi Ana: {carrier} brings it on {day}.")
    box.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("Fill in {carrier} first")
    page.keyboard.type("SEUR")
    page.keyboard.press("Tab")
    page.keyboard.type("Monday")
    expect(box).to_have_value("Well: Hi Ana: SEUR brings it on Monday.")
    page.keyboard.press("Enter")
    assert sent(site).text == "Well: Hi Ana: SEUR brings it on Monday."
    used = {each.shortcut: each.uses for each in site.shop.store.canned.listed(site.shop.eva)}
    assert used == {"delay": 0, "delivery": 1}


def test_on_a_phone_a_file_comes_with_it_and_escape_leaves_the_slash(
    browser: Browser, site: Site, address: str
) -> None:
    content_hash = MediaFiles(site.shop.folder / "media").save(PNG)
    media = site.shop.store.media
    chart = media.add(mime_type="image/png", filename="chart.png", size=len(PNG), content_hash=content_hash, now=1.0)
    keeps(site, "chart", "Here is the size chart.", media_id=chart)
    page = browser.new_page(viewport=PHONE)
    opens(site, page, address)
    box = page.get_by_test_id("reply")
    box.press_sequentially("/zzz")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(page.locator(".canned-none")).to_contain_text("No canned response fits.")
    box.fill("")
    expect(page.locator(".canned-none")).to_be_hidden()
    box.press_sequentially("/ch")
    expect(page.get_by_role("option")).to_have_count(1)
    box.press("Escape")
    expect(page.locator("#canned")).to_be_hidden()
    expect(box).to_have_value("/ch")
    box.press_sequentially("a")
    page.get_by_role("option").click()
    expect(box).to_have_value("Here is the size chart.")
    expect(page.locator("#attached")).to_contain_text("chart.png")
    page.get_by_title("Send (Enter)").click()
    reply = sent(site)
    assert (reply.kind.value, reply.media and reply.media.content_hash) == ("image", content_hash)


def test_a_team_keeps_its_own_in_each_language_and_only_an_editor_shares(
    browser: Browser, site: Site, address: str
) -> None:
    store, now = site.shop.store, site.shop.now
    store.presence.prefer(site.shop.eva, languages=frozenset(), skills=frozenset({"sizes"}))
    edda = store.agents.add(name="Edda", login="edda", role=Role.EDITOR, now=now).agent_id
    editor = browser.new_page(viewport=DESKTOP, base_url=address)
    editor.goto(f"/desk/sign-in/{store.agents.sign_in_link(edda, now=now)}")
    editor.get_by_role("button", name="Sign in").click()
    editor.goto("/desk/canned")
    editor.get_by_role("link", name="New response").click()
    editor.get_by_label("Shortcut").fill("measure")
    editor.get_by_label("English").fill("Measure your foot, {first_name}.")
    editor.get_by_label("Spanish").fill("Mide el pie, {first_name}.")
    editor.get_by_label("For everybody").check()
    editor.get_by_label("Only for the team").select_option("sizes")
    editor.get_by_role("button", name="Save").click()
    kept = editor.get_by_role("row").filter(has_text="/measure")
    expect(kept).to_contain_text("team sizes")
    expect(kept.get_by_role("link", name="Change")).to_be_visible()

    site.shop.hands_off("luz")
    with store._database.write() as tx:
        tx.run("UPDATE conversation SET language = 'es' WHERE address = 'luz'")
    site.shop.does(Verb.ACCEPT, who="luz")
    agent = browser.new_page(viewport=DESKTOP)
    opens(site, agent, address)
    for who, text in (("ana", "Measure your foot, Ana."), ("luz", "Mide el pie, Luz.")):
        agent.goto(f"{address}/desk/conversations/{site.shop.conversation(who).conversation_id}")
        box = agent.get_by_test_id("reply")
        takes_words(box)
        box.press_sequentially("/meas")
        expect(agent.get_by_role("option")).to_have_count(1)
        box.press("Enter")
        expect(box).to_have_value(text)
    agent.goto(f"{address}/desk/canned")
    shared = agent.get_by_role("row").filter(has_text="/measure")
    expect(shared).to_contain_text("team sizes")
    expect(shared.get_by_role("link", name="Change")).to_have_count(0)
    agent.get_by_role("link", name="New response").click()
    expect(agent.get_by_label("For everybody")).to_have_count(0)

    site.shop.hands_off("ben")
    site.shop.does(Verb.ACCEPT, site.shop.leo, who="ben")
    other = browser.new_page(viewport=PHONE, base_url=address)
    other.goto(f"/desk/sign-in/{store.agents.sign_in_link(site.shop.leo, now=now)}")
    other.get_by_role("button", name="Sign in").click()
    other.goto(f"/desk/conversations/{site.shop.conversation('ben').conversation_id}")
    takes_words(other.get_by_test_id("reply"))
    other.get_by_test_id("reply").press_sequentially("/meas")
    expect(other.locator(".canned-none")).to_contain_text("No canned response fits.")
    for page in (editor, agent, other):
        page.context.close()

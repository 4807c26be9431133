"""An editor finds in a browser what the bot could not answer and makes an entry of it, by mouse and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.conversations.unanswered.cluster import ClusterKind, ClusterState
from tests.connectors.faq.unanswered.life import Life
from tests.journeys.pages import DESKTOP, PHONE
from tests.journeys.test_accessibility import faults

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def life(tmp_path: Path) -> Life:
    """Three customers asked for workshops, Eva answered them; somebody asked for a table."""
    life = Life(tmp_path)
    for who, text in (("ana", "do you give candle workshops?"), ("ben", "do you have a workshop for candles")):
        life.is_helped(text, who=who)
    life.is_helped("candle workshops for 12 Old Baker Street?", who="cat", minutes=20)
    life.asks_back("can I rent a table", who="dan")
    life.shop.tick(700)
    life.gathers()
    return life


@pytest.fixture
def address(life: Life) -> Iterator[str]:
    with life.site.serving() as address:
        yield address


def signed_in(browser: Browser, life: Life, address: str, *, phone: bool = False, dark: bool = False) -> Page:
    context = browser.new_context(
        viewport=PHONE if phone else DESKTOP, base_url=address, color_scheme="dark" if dark else "light"
    )
    page = context.new_page()
    link = life.shop.store.agents.sign_in_link(life.marta.agent_id, now=life.shop.now)
    page.goto(f"/desk/sign-in/{link}")
    page.get_by_role("button", name="Sign in").click()
    return page


def test_an_editor_makes_a_new_entry_of_what_cost_most(browser: Browser, life: Life, address: str) -> None:
    page = signed_in(browser, life, address)
    page.goto("/desk/faq/unanswered")
    first = page.get_by_role("row").nth(1)
    expect(first).to_contain_text("3 times")
    expect(first).to_contain_text("€16 (40 min)")
    first.get_by_role("link").click()
    masked = page.get_by_role("checkbox", name="candle workshops for …?")
    expect(masked).not_to_be_checked()
    expect(page.get_by_text("Yes, we do candle workshops every month")).to_be_visible()
    page.get_by_role("button", name="Write a new entry").click()
    phrasings = page.get_by_label("How customers ask it")
    expect(phrasings).to_have_value("do you give candle workshops?\ndo you have a workshop for candles")
    expect(page.get_by_role("textbox", name="Answer")).to_have_value(
        "Yes, we do candle workshops every month, from {zones.international.price}. Write to {email}."
    )
    page.get_by_role("combobox", name="Topic").select_option("shop")
    expect(page.get_by_text("2 examples; 15 or more are good")).to_be_visible()
    page.get_by_label("Title of its button").fill("Workshops")
    page.get_by_role("button", name="Write the entry").click()
    expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    expect(page.get_by_role("heading", name="Workshops")).to_be_visible()
    assert "csrf" not in page.url
    assert "- do you give candle workshops?" in (life.data / "faq" / "shop" / "workshops.yml").read_text()
    page.goto("/desk/faq/unanswered?show=done")
    expect(page.get_by_role("row").nth(1)).to_contain_text("Made a new entry")
    page.context.close()


def test_by_keyboard_on_a_phone_a_question_is_left_to_people(browser: Browser, life: Life, address: str) -> None:
    page = signed_in(browser, life, address, phone=True)
    page.goto("/desk/faq/unanswered")
    page.get_by_role("link", name="can I rent a table").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Not for the bot").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Left to people")).to_be_visible()
    (left,) = life.shop.store.unanswered.decided(
        ClusterKind.QUESTION, [ClusterState.NOT_FOR_BOT], now=life.shop.now, limit=5
    )
    assert life.texts(left) == ["can I rent a table"]
    page.context.close()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_nobody_is_kept_out_and_nothing_is_wider_than_the_screen(
    browser: Browser, life: Life, address: str, phone: bool, dark: bool
) -> None:
    page = signed_in(browser, life, address, phone=phone, dark=dark)
    cluster = life.clusters()[0]
    replies = life.clusters(ClusterKind.REPLY)[0]
    life.does(life.clusters()[1], "decide", state="elsewhere")
    paths = ("", "?show=replies", "?show=done", f"/{cluster.cluster_id}", f"/{cluster.cluster_id}/entry")
    for path in (*paths, f"/{replies.cluster_id}"):
        page.goto(f"/desk/faq/unanswered{path}")
        assert faults(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    page.context.close()

"""An agent speaks a reply: what the browser recorded leaves as a voice message. Chromium pretends to listen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.channels.channel import Kind
from bot.channels.voice import is_opus_in_ogg
from bot.conversations.conversation import Verb
from bot.store.files import MediaFiles
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Site
from tests.journeys.pages import takes_words
from tests.journeys.people import wait_for

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    shop = Shop(tmp_path)
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    return shop


@pytest.fixture
def page(shop: Shop, browser: Browser) -> Iterator[Page]:
    with Site(shop).serving() as address:
        page = browser.new_page(base_url=address)
        page.goto(f"/desk/sign-in/{shop.store.agents.sign_in_link(shop.eva, now=shop.now)}")
        page.get_by_role("button").click()
        page.goto(f"/desk/conversations/{shop.conversation().conversation_id}")
        yield page
        page.context.close()


def test_what_an_agent_recorded_leaves_as_a_voice_message(page: Page, shop: Shop) -> None:
    record = page.get_by_test_id("record")
    record.click()
    expect(record).to_have_attribute("aria-pressed", "true")
    expect(record).to_have_accessible_name("Stop recording")
    page.wait_for_timeout(600)  # of sound
    record.click()
    expect(page.locator("#attached")).to_contain_text("voice.")
    page.get_by_role("button", name="Send").click()
    wait_for("the voice message", lambda: shop.messages()[-1].kind is Kind.VOICE)
    media = shop.messages()[-1].media
    assert media
    assert media.content_hash
    assert is_opus_in_ogg(MediaFiles(shop.folder / "media").path(media.content_hash).read_bytes())


def test_the_customer_is_shown_that_an_agent_types(page: Page, shop: Shop) -> None:
    takes_words(page.get_by_test_id("reply"))
    page.get_by_test_id("reply").press_sequentially("Hello")
    wait_for("the sign", lambda: shop.store.typing.take(now=shop.now))

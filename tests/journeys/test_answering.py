"""One message answered, a reaction, and pictures looked at large, on both channels and on a phone's width."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from connectors.sandbox.testing.client import Bubble, Customer
from tests.journeys.pages import DESKTOP, PHONE, DeskPage, desk_page
from tests.journeys.shift import Shift

pytestmark = pytest.mark.needs("chromium")
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture(scope="module")
def shift(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shift]:
    with Shift(tmp_path_factory.mktemp("answering"), {"assignment": "manual"}) as running:
        yield running


def taken_over(desk: DeskPage, customer: Customer, name: str, words: str) -> None:
    customer.writes(words)
    desk.opens(name)
    desk.presses("Take over")
    desk.sees(words)


def reaction(bubble: Bubble) -> bool:
    return bubble.kind == "reaction" and bubble.text == "👍"


def test_a_reply_and_a_reaction_name_the_message_on_both_channels(browser: Browser, shift: Shift) -> None:
    customers = (shift.phones.telegram.customer("Tara"), shift.phones.whatsapp.customer("Wim"))
    for size, customer, name in zip((DESKTOP, PHONE), customers, ("Tara", "Wim"), strict=True):
        desk = desk_page(browser, size, shift.agent(f"Agent of {name}")[1])
        taken_over(desk, customer, name, "is the blue one in 38?")
        customer.writes("and the red one?")
        desk.sees("and the red one?")
        first = desk.page.locator("#messages .message").filter(has_text="is the blue one in 38?").first
        first.get_by_role("button", name="Reply or react").click()
        desk.page.locator("#message-menu").get_by_role("button", name="Reply", exact=True).click()
        expect(desk.page.locator("#quoted")).to_contain_text("is the blue one in 38?")
        desk.page.get_by_test_id("reply").press_sequentially("the")
        customer.waits_until(customer.sees_typing, what="the agent's typing")
        desk.replies("the blue one, yes")
        expect(desk.page.locator("#quoted")).to_be_hidden()
        asked = next(each for each in customer.messages() if each.text == "is the blue one in 38?")
        assert customer.waits_for("the blue one, yes").details["reply_to"] == asked.message_id
        first.get_by_role("button", name="Reply or react").click()
        desk.page.get_by_role("button", name="React with 👍").click()
        assert customer.waits_for(reaction).details["reply_to"] == asked.message_id
        expect(first.locator(".reactions")).to_contain_text("👍")
        desk.page.context.close()
    assert shift.phones.unknown() == []


def test_pictures_are_looked_at_large_by_keyboard(browser: Browser, shift: Shift) -> None:
    desk = desk_page(browser, DESKTOP, shift.agent("Vera")[1])
    customer = shift.phones.telegram.customer("Pia")
    taken_over(desk, customer, "Pia", "look at these")
    for number in (1, 2):
        customer.sends_photo(PICTURE, filename=f"photo{number}.png")
    pictures = desk.page.locator("#messages a[data-view=image]")
    expect(pictures).to_have_count(2)
    pictures.first.press("Enter")
    viewer = desk.page.get_by_role("dialog")
    expect(viewer).to_contain_text("1 of 2")
    expect(viewer.get_by_role("button", name="Previous")).to_be_disabled()
    desk.page.keyboard.press("ArrowRight")
    expect(viewer).to_contain_text("2 of 2")
    desk.page.keyboard.press("+")
    expect(viewer.locator("img.large")).to_be_visible()
    desk.page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    expect(pictures.nth(1)).to_be_focused()

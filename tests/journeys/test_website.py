"""The website chat in the whole product: bot, person, and on in a messenger with a code."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from bot.conversations.conversation import Conversation, State
from bot.store.store import Store
from connectors.sandbox.testing.client import Sandbox
from connectors.sandbox.testing.stack import Stack
from tests.connectors.webchat.visitor import visitor_page
from tests.journeys.pages import DESKTOP, desk_page, link_for
from tests.journeys.people import Desk, wait_for

pytestmark = pytest.mark.needs("chromium")


def test_a_visitor_is_helped_by_bot_and_person_and_goes_on_in_a_messenger(
    browser: Browser, stack: Stack, store: Store, sandbox: Sandbox, eva: Desk
) -> None:
    visitor = visitor_page(browser)
    visitor.goes_to(f"{stack.shop_url}products/boots-colina")
    visitor.opens()
    visitor.writes("how much is shipping to Portugal?")
    visitor.sees("€4.95")
    visitor.panel.get_by_role("button", name="Talk to a person").click()

    desk = desk_page(browser, DESKTOP, link_for(store, stack, "Eva"))
    row = desk.page.get_by_test_id("list-waiting").get_by_role("link").first
    row.click()
    expect(desk.page.locator("#pane").get_by_text("boots-colina").first).to_be_visible()
    desk.presses("Accept")
    desk.replies("Eva here. Which size do you need?")
    visitor.sees("Which size do you need?")
    expect(visitor.panel.get_by_text("You are talking to Eva.")).to_be_visible()
    expect(desk.page.get_by_text("Read").first).to_be_visible()

    visitor.panel.locator("summary").click()
    visitor.panel.get_by_role("button", name="WhatsApp").click()
    link = visitor.panel.get_by_role("link", name="WhatsApp")
    expect(link).to_be_visible()
    code = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}", str(link.get_attribute("href")))
    assert code
    visitor.page.context.close()
    iris = sandbox.whatsapp.new_customer("Iris")
    iris.writes(f"👋 {code[0]}")
    iris.waits_for(lambda message: _YES in message.titles)
    iris.presses(_YES)
    held = wait_for("Iris with Eva", lambda: _with_eva(eva))
    assert held.channel == "whatsapp"
    eva.replies("Iris", "There you are again, Iris.")
    iris.waits_for("There you are again")
    assert len(store.merges.conversations(held.contact_id)) == 2


# Nobody's chat is joined to theirs by a code that somebody sent them.
_YES = "Yes, that was me"


def _with_eva(eva: Desk) -> Conversation | None:
    held = eva.conversation("Iris")
    return held if held.state is State.AGENT and held.agent_id == eva.agent_id else None

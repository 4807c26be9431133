"""Every page of the desk under axe-core: light and dark, at a desk and on a phone, no serious fault."""

from __future__ import annotations

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize

from bot.store.store import Store
from bot.team.agent import Role
from connectors.sandbox.testing.client import Sandbox
from connectors.sandbox.testing.stack import Stack
from tests.journeys.pages import DESKTOP, PHONE, desk_page, link_for
from tests.journeys.people import Desk

pytestmark = pytest.mark.needs("chromium")
GRAVE = {"serious", "critical"}


def faults(page: Page) -> list[str]:
    """Each serious fault that axe-core finds on the page, with the first place where it stands."""
    # A button that is just changing its colour has neither the old one nor the new.
    page.emulate_media(reduced_motion="reduce")
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found if each["impact"] in GRAVE]


@pytest.fixture(scope="module")
def conversation_path(sandbox: Sandbox, store: Store) -> str:
    """Where a customer waits for a person, with a card and a few messages to look at."""
    lena = sandbox.telegram.customer("Lena")
    lena.writes("how much is shipping to Spain?")
    lena.waits_for("€")
    lena.writes("I want to talk to a person")
    return f"/desk/conversations/{Desk(store, agent_id='').sees_waiting('Lena').conversation_id}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_nobody_is_kept_out(
    browser: Browser,
    stack: Stack,
    store: Store,
    conversation_path: str,
    size: ViewportSize,
    scheme: Literal["light", "dark"],
) -> None:
    page = desk_page(browser, size, link_for(store, stack, "Ada", Role.ADMIN)).page
    page.emulate_media(color_scheme=scheme)
    paths = [str(link.get_attribute("href")) for link in page.locator(".menu nav a").all()]
    assert "/desk/account" in paths
    grave = {}
    for path in [*paths, conversation_path]:
        page.goto(stack.web_url + path)
        if wrong := faults(page):
            grave[path] = wrong
    assert grave == {}


def test_signing_in_is_open_to_everybody(browser: Browser, stack: Stack) -> None:
    page = browser.new_page()
    page.goto(f"{stack.web_url}/desk/sign-in")
    assert faults(page) == []

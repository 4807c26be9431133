"""Somebody signs in by the shop's OpenID provider, in a real browser, and out again; a password is for one admin."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from bot.team.agent import Role
from bot.team.audit import COMMAND_LINE
from connectors.desk.access.passwords import hashed
from tests.bot.store.shop import Shop
from tests.connectors.desk.access.openid_provider import OpenIdProvider
from tests.connectors.desk.access.test_provider import MIA, PASSWORD, environment
from tests.connectors.desk.site import Site
from tests.journeys.pages import DESKTOP, PHONE
from tests.journeys.test_accessibility import faults

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def provider() -> Iterator[OpenIdProvider]:
    with OpenIdProvider(now=lambda: 0.0, person=dict(MIA)).serving() as provider:
        yield provider


@pytest.fixture
def address(tmp_path: Path, provider: OpenIdProvider) -> Iterator[str]:
    shop = Shop(tmp_path)
    provider.now = lambda: shop.now
    ada = shop.store.agents.add(name="Ada", login="ada", role=Role.ADMIN, now=shop.now)
    shop.store.passwords.set(ada.agent_id, hashed(PASSWORD), COMMAND_LINE, now=shop.now)
    site = Site(shop, environment=environment(provider, MOSTRADOR_PASSWORD_ONLY_FOR="ada"))
    with site.serving() as address:
        yield address


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_in_by_the_provider_with_the_keyboard_and_out_of_both(
    browser: Browser, address: str, provider: OpenIdProvider, size: ViewportSize
) -> None:
    page = browser.new_page(viewport=size)
    page.goto(f"{address}/desk/sign-in")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert faults(page) == []
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Sign in with Acme")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/desk/")
    page.locator(".menu summary").click()
    expect(page.locator(".menu summary")).to_contain_text("Mía Rojas")
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("You are signed out here.")
    assert faults(page) == []
    page.get_by_role("link", name="Sign out of Acme too").click()
    expect(page.get_by_text("You are signed out of Acme.")).to_be_visible()
    page.close()


def test_without_a_group_a_clear_sentence_and_the_one_admin_by_a_password(
    browser: Browser, address: str, provider: OpenIdProvider
) -> None:
    provider.person["groups"] = ["Everybody"]
    page = browser.new_page(viewport=PHONE)
    page.goto(f"{address}/desk/sign-in")
    page.get_by_role("link", name="Sign in with Acme").click()
    expect(page.get_by_role("alert")).to_contain_text("None of your groups may use this desk.")
    assert faults(page) == []
    page.get_by_text("With a password").click()
    page.get_by_label("Login").fill("ada")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{address}/desk/")
    page.goto(f"{address}/desk/people")
    expect(page.get_by_text("Nobody but ada signs in with a password.")).to_be_visible()
    assert faults(page) == []
    page.close()

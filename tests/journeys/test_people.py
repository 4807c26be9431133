"""Somebody comes and goes: invited at the desk, joined on a phone with its codes, switched off and thrown out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.conversations.conversation import State, Verb
from bot.team.agent import Role
from bot.team.audit import COMMAND_LINE, Act
from bot.team.totp import STEP_SECONDS, code_at
from connectors.desk.access.passwords import hashed
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Site
from tests.journeys.pages import DESKTOP, PHONE
from tests.journeys.test_accessibility import faults

pytestmark = pytest.mark.needs("chromium")
PASSWORD = "three quiet words"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site(Shop(tmp_path))
    store, now = site.shop.store, site.shop.now
    ada = store.agents.add(name="Ada", login="ada", role=Role.ADMIN, now=now)
    store.passwords.set(ada.agent_id, hashed(PASSWORD), COMMAND_LINE, now=now)
    return site


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    with site.serving() as address:
        yield address


def signs_in(page: Page, address: str, login: str) -> None:
    page.goto(f"{address}/desk/sign-in")
    page.get_by_role("textbox", name="Login").fill(login)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def invites(page: Page, address: str, login: str) -> str:
    """The link that the admin sees once."""
    page.goto(f"{address}/desk/people")
    page.get_by_role("textbox", name="Login").fill(login)
    page.get_by_role("combobox", name="Role", exact=True).select_option("agent")
    page.get_by_role("button", name="Make a link", exact=True).click()
    link = page.get_by_test_id("link").input_value()
    assert link.startswith(f"{address}/desk/invitation/")
    return link


def joins(page: Page, link: str, name: str) -> None:
    page.goto(link)
    assert faults(page) == []
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password at least").fill(PASSWORD)
    page.get_by_label("Password again").fill(PASSWORD)
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_text("You have joined the team.")).to_be_visible()


def sets_up_phone(page: Page, site: Site) -> str:
    """The secret that the phone keeps."""
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("img", name="The key as a picture")).to_be_visible()
    drawn = page.locator(".code-picture img").evaluate("image => image.naturalWidth")
    assert drawn > 100, "the picture is drawn"
    assert faults(page) == []
    secret = page.get_by_test_id("key").inner_text().replace(" ", "")
    page.get_by_label("Code").fill(code_at(secret, site.shop.now))
    page.get_by_role("button", name="Turn on").click()
    assert len(page.get_by_test_id("recovery").input_value().split()) == 10
    assert faults(page) == []
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_text("10 recovery codes for a lost phone are left")).to_be_visible()
    return secret


def test_invited_joined_with_a_phone_switched_off_and_thrown_out(browser: Browser, site: Site, address: str) -> None:
    shop = site.shop
    desk, phone = browser.new_page(viewport=DESKTOP), browser.new_page(viewport=PHONE)
    signs_in(desk, address, "ada")
    desk.wait_for_url(f"{address}/desk/")
    joins(phone, invites(desk, address, "mia"), "Mía")
    secret = sets_up_phone(phone, site)
    wide = phone.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["width"], "nothing sticks out to the side"

    phone.locator(".menu summary").click()
    phone.get_by_role("button", name="Sign out", exact=True).click()
    shop.tick(STEP_SECONDS)
    signs_in(phone, address, "mia")
    assert faults(phone) == []
    phone.get_by_label("Code").fill("000000")
    phone.get_by_role("button", name="Sign in").click()
    expect(phone.get_by_role("alert")).to_contain_text("not right")
    phone.get_by_label("Code").fill(code_at(secret, shop.now))
    phone.get_by_role("button", name="Sign in").click()
    expect(phone.locator("#live[data-state=live]")).to_be_visible()
    mia = next(each.agent_id for each in shop.store.agents.all() if each.login == "mia")
    shop.hands_off()
    shop.does(Verb.ACCEPT, mia)
    expect(phone.get_by_test_id("list-mine").get_by_role("link", name="Ana")).to_be_visible()

    desk.goto(f"{address}/desk/people")
    person = desk.get_by_test_id("person").filter(has_text="Mía")
    expect(person).to_contain_text("Signs in with a code")
    person.get_by_text("Switch off…").click()
    expect(person).to_contain_text("1 conversation goes back to the queue")
    person.get_by_role("button", name="Switch off now").click()
    expect(desk.get_by_text("The account is switched off.")).to_be_visible()
    phone.wait_for_url(f"{address}/desk/sign-in")
    assert shop.conversation().state is State.QUEUED
    signs_in(phone, address, "mia")
    expect(phone.get_by_role("alert")).to_contain_text("don't belong together")

    desk.goto(f"{address}/desk/audit?act={Act.SWITCHED_OFF.value}")
    row = desk.get_by_role("row").filter(has_text="Switched an account off")
    expect(row).to_contain_text("1 conversation back to the queue")
    for page in (desk, phone):
        page.close()

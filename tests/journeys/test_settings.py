"""An admin sets the shop up in a browser, with files untouched: hours, tokens, mail, and the way back of each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.shop.orders.demo import demo_orders
from bot.team.agent import Role
from bot.yaml import read_yaml
from connectors.sandbox.accounts import SECOND_ACCOUNTS
from connectors.sandbox.server import Server
from tests.connectors.desk.site import Site
from tests.connectors.faq.editor import site_with_own_data
from tests.journeys.pages import DESKTOP, PHONE
from tests.journeys.test_accessibility import faults

pytestmark = pytest.mark.needs("chromium")
# Chromium's hints for developers are none of them: a token is no password of a user's.
ALARMS = ("error", "warning")
PAGES = (
    *("settings", "accounts", "orders", "team", "targets", "silence", "faq/facts/changes", "faq/facts/hours"),
    *("reports/numbers", "reports/links", ""),
)


@pytest.fixture(scope="module")
def providers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(database=tmp_path_factory.mktemp("providers") / "provider.db", two_accounts=True) as server:
        yield server


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, providers: Server) -> Site:
    """A shop with a real account (the sandbox's providers stand in for the real ones), and still the demo's facts."""
    site = site_with_own_data(Path(tmp_path_factory.mktemp("settings")))
    site.environment = {
        "MOSTRADOR_TELEGRAM_BASE_URL": f"{providers.url}/bot",
        "MOSTRADOR_TELEGRAM_BASE_FILE_URL": f"{providers.url}/file/bot",
        "MOSTRADOR_WHATSAPP_BASE_URL": providers.url,
        "MOSTRADOR_JOURNAL_DAYS": "12",
    }
    site.shop.store.agents.add(name="Ada", login="ada", role=Role.ADMIN, now=site.shop.now)
    site.shop.store.orders.write("demo", demo_orders(site.shop.now), now=site.shop.now)
    return site


@pytest.fixture(scope="module")
def address(site: Site) -> Iterator[str]:
    with site.serving() as address:
        yield address


def ada(browser: Browser, site: Site, address: str, **more: object) -> Page:
    """A page of a browser in which Ada is signed in."""
    page = browser.new_context(**more).new_page()  # type: ignore[arg-type]
    agents = site.shop.store.agents
    agent_id = next(each.agent_id for each in agents.all() if each.name == "Ada")
    page.goto(f"{address}/desk/sign-in/{agents.sign_in_link(agent_id, now=site.shop.now)}")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("#lists")).to_be_visible()
    return page


def test_the_first_run_asks_which_shop_it_is(browser: Browser, site: Site, address: str) -> None:
    page = ada(browser, site, address, viewport=DESKTOP)
    expect(page.get_by_role("heading", name="First: which shop is this?")).to_be_visible()
    for question in ("Name and contact", "Languages", "Opening hours and holidays", "Payment methods"):
        expect(page.get_by_role("link", name=question)).to_be_visible()
    page.get_by_role("link", name="Name and contact").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Name of the shop")).to_have_value("Casa Lumbre")
    page.goto(f"{address}/desk/reports/numbers")
    expect(page.get_by_text("The bot keeps still: what is live are the facts of the demo shop")).to_be_visible()
    page.context.close()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_opening_hours_are_changed_and_undone_by_the_keyboard_alone(
    browser: Browser, site: Site, address: str, size: dict[str, int]
) -> None:
    hours = site.root / "data" / "shop.yml"
    before = hours.read_bytes()
    page = ada(browser, site, address, viewport=size)
    page.goto(f"{address}/desk/settings")
    page.get_by_role("main").get_by_role("link", name="Opening hours and holidays").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Saturday").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("11-13")
    page.keyboard.press("Enter")
    save = page.get_by_role("button", name="Save", exact=True).first
    expect(save).to_be_visible()
    save.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved. Customers read it once it is published")).to_be_visible()
    assert read_yaml(hours)["hours"]["saturday"] == ["11:00-13:00"]
    page.get_by_role("link", name="Undo it").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Undo: Facts and texts: shop.yml").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("It is as it was before.")).to_be_visible()
    assert hours.read_bytes() == before
    page.context.close()


def test_a_wrong_token_is_told_while_it_is_typed(browser: Browser, site: Site, address: str) -> None:
    page = ada(browser, site, address, viewport=PHONE)
    page.goto(f"{address}/desk/accounts")
    telegram = page.get_by_role("region", name="Add an account on Telegram")
    token = telegram.get_by_label("Bot token")
    token.focus()
    page.keyboard.type("100002:WRONG")
    expect(telegram.get_by_role("status")).to_contain_text("Telegram does not accept the bot's token")
    page.keyboard.press("Control+a")
    page.keyboard.type(SECOND_ACCOUNTS["telegram"]["token"])
    expect(telegram.get_by_role("status")).to_have_text("It works; customers see @second_sandbox_bot.")
    assert "telegram:100002" not in {each.account_id for each in site.shop.store.accounts.all()}
    page.context.close()


def test_a_decision_is_undone_and_the_environment_wins(browser: Browser, site: Site, address: str) -> None:
    page = ada(browser, site, address, viewport=DESKTOP)
    page.goto(f"{address}/desk/settings")
    kept = page.get_by_role("region", name="How long things are kept")
    expect(
        kept.get_by_text("MOSTRADOR_JOURNAL_DAYS in the environment or mostrador.env sets it, and wins")
    ).to_be_visible()
    expect(kept.get_by_text("12", exact=False).first).to_be_visible()
    expect(kept.get_by_label("What providers sent")).to_have_count(0)
    kept.get_by_role("textbox", name="Messages and files").focus()
    page.keyboard.type("400")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved. It holds within a few seconds")).to_be_visible()
    expect(page.get_by_role("textbox", name="Messages and files")).to_have_value("400")
    page.get_by_role("button", name="Undo: Messages and files").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("It is as it was before.")).to_be_visible()
    expect(page.get_by_role("textbox", name="Messages and files")).to_have_value("")
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_nobody_is_kept_out_and_nothing_is_cut_off(
    browser: Browser, site: Site, address: str, size: dict[str, int], scheme: Literal["light", "dark"]
) -> None:
    page = ada(browser, site, address, viewport=size, color_scheme=scheme)
    wrong: dict[str, list[str]] = {}
    page.on("console", lambda each: each.type in ALARMS and wrong.setdefault("console", []).append(each.text))
    for path in PAGES:
        page.goto(f"{address}/desk/{path}")
        page.evaluate("document.querySelectorAll('main details').forEach((details) => { details.open = true; })")
        too_wide = page.evaluate("document.documentElement.scrollWidth") > size["width"]
        if found := [*faults(page), *(["wider than the screen"] if too_wide else [])]:
            wrong[path] = found
    assert wrong == {}
    page.context.close()

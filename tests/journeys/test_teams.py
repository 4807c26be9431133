"""Admins arrange the team: teams with topics and numbers, hours away; two at once lose nothing; all without a mouse."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from bot.conversations.label import Colour
from bot.team.agent import Role
from bot.team.audit import Act
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Site
from tests.journeys.pages import DESKTOP, PHONE
from tests.journeys.test_accessibility import faults

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site(Shop(tmp_path))
    site.shop.store.labels.add("Repairs", Colour.TEAL, now=site.shop.now)
    return site


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    with site.serving() as address:
        yield address


def admin(browser: Browser, site: Site, address: str, name: str, size: ViewportSize = DESKTOP) -> Page:
    """A page of an admin who is signed in."""
    store, now = site.shop.store, site.shop.now
    known = store.agents.by_login(name.lower())
    person = known[0] if known else store.agents.add(name=name, login=name.lower(), role=Role.ADMIN, now=now)
    page = browser.new_page(viewport=size)
    page.goto(f"{address}/desk/sign-in/{store.agents.sign_in_link(person.agent_id, now=now)}")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{address}/desk/")
    return page


def goes_to(page: Page, name: str, most: int = 80) -> None:
    """The tab key comes to the field or button of this name."""
    for _ in range(most):
        page.keyboard.press("Tab")
        named = page.evaluate(
            "() => { const e = document.activeElement;"
            " return [e.getAttribute('aria-label'), ...[...(e.labels ?? [])].map((l) => l.innerText), e.innerText]"
            ".filter(Boolean).join(' ') }"
        )
        if name in str(named):
            return
    raise AssertionError(f"the tab key does not come to {name}")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_team_is_made_with_the_keyboard_alone(browser: Browser, site: Site, address: str, size: ViewportSize) -> None:
    page = admin(browser, site, address, "Ada", size)
    page.goto(f"{address}/desk/teams")
    goes_to(page, "Name")
    page.keyboard.type("Returns")
    goes_to(page, "At once")
    page.keyboard.type("2")
    goes_to(page, "Topics")
    page.keyboard.type("returns, sizes")
    goes_to(page, "Repairs")
    page.keyboard.press("Space")
    goes_to(page, "Eva")
    page.keyboard.press("Space")
    goes_to(page, "Make the team")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    (team,) = site.shop.store.teams.all()
    assert (team.name, team.limit, team.members) == ("Returns", 2, {site.shop.eva})
    assert team.skills == {"returns", "sizes", "repairs"}
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert faults(page) == []
    page.goto(f"{address}/desk/team")
    expect(page.get_by_test_id("member").filter(has_text="Eva")).to_contain_text("0 of 2 wait for an answer · Returns")
    page.close()


def test_two_admins_who_change_one_team_at_once_lose_nothing(browser: Browser, site: Site, address: str) -> None:
    ada = admin(browser, site, address, "Ada")
    ada.goto(f"{address}/desk/teams")
    ada.get_by_role("textbox", name="Name").fill("Returns")
    ada.get_by_role("button", name="Make the team").click()
    ben = admin(browser, site, address, "Ben", PHONE)
    for page in (ada, ben):
        page.goto(f"{address}/desk/teams")
    form = {page: page.get_by_test_id("team").filter(has_text="Returns") for page in (ada, ben)}
    form[ada].get_by_label("At once").fill("4")
    form[ada].get_by_role("button", name="Save the team Returns").click()
    form[ben].get_by_label("Topics").fill("sizes")
    form[ben].get_by_role("button", name="Save the team Returns").click()
    expect(ben.get_by_role("main").get_by_role("alert")).to_contain_text("Somebody else changed this team meanwhile")
    expect(form[ben]).to_contain_text("at once: 4")
    expect(form[ben].get_by_label("Topics")).to_have_value("sizes")
    assert faults(ben) == []
    form[ben].get_by_label("At once").fill("4")
    form[ben].get_by_role("button", name="Save the team Returns").click()
    expect(ben.get_by_role("status").filter(has_text="Saved.")).to_be_visible()
    (team,) = site.shop.store.teams.all()
    assert (team.limit, team.skills) == (4, {"sizes"})
    assert len(site.shop.store.audit.entries(act=Act.TEAM_CHANGED)) == 3
    for page in (ada, ben):
        page.close()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_hours_away_are_planned_and_removed(browser: Browser, site: Site, address: str, size: ViewportSize) -> None:
    page = admin(browser, site, address, "Ada", size)
    page.goto(f"{address}/desk/team")
    eva = page.get_by_test_id("member").filter(has=page.get_by_role("heading", name="Eva"))
    eva.get_by_text("Hours away…").click()
    for day in ("Monday", "Friday"):
        eva.get_by_label(day).check()
    weekly = eva.locator("form").filter(has=page.get_by_role("button", name="every week"))
    weekly.get_by_label("From").fill("13:00")
    weekly.get_by_label("Until").fill("14:30")
    assert faults(page) == []
    weekly.get_by_role("button", name="every week").click()
    planned = page.get_by_role("list", name="Hours away of Eva")
    expect(planned).to_contain_text("Every week: Friday, 13:00 to 14:30")
    expect(planned).to_contain_text("Every week: Monday, 13:00 to 14:30")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.get_by_role("button", name="Remove: Eva, Every week: Monday").click()
    expect(page.get_by_text("Every week: Monday")).to_have_count(0)
    assert len(site.shop.store.hours_away.all()) == 1
    page.close()


def test_an_agent_plans_their_own_hours_and_nobody_elses(site: Site) -> None:
    eva, shop = site.eva(), site.shop
    weekly = {"weekly": "1", "day": "0", "from": "13:00", "until": "14:00"}
    own, leos = f"/desk/team/{shop.eva}/away", f"/desk/team/{shop.leo}/away"
    assert eva.submits(own, form_at="/desk/team", **weekly).status_code == 303
    assert eva.submits(leos, form_at="/desk/team", **weekly).status_code == 403
    refused = eva.submits(own, form_at="/desk/team", begins="2020-01-01T10:00", ends="2020-01-01T11:00")
    assert refused.status_code == 400
    assert "That is past already." in refused.text
    page = eva.get("/desk/team").text
    assert f'action="{own}"' in page
    assert f'action="{leos}"' not in page

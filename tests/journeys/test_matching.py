"""Whom a customer gets: who speaks the language, knows the topic or helped before; and whose time runs out first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.team.agent import Role
from bot.team.routing import Policy
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Site
from tests.journeys.pages import DESKTOP, PHONE, desk_page
from tests.journeys.shift import Shift
from tests.journeys.test_routing import mine

pytestmark = pytest.mark.needs("chromium")
HOUR = 3600.0


@pytest.fixture(scope="module")
def shift(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shift]:
    chosen = {"assignment": "automatic", "conversations_per_agent": "2"}
    with Shift(tmp_path_factory.mktemp("matching"), chosen) as running:
        yield running


def says_what_they_take(page: Page, name: str, *, languages: tuple[str, ...] = (), skills: str = "") -> None:
    member = page.get_by_test_id("member").filter(has=page.get_by_role("heading", name=name))
    for language in languages:
        member.get_by_label(language, exact=True).check()
    member.get_by_label("Knows").fill(skills)
    with page.expect_navigation():
        member.get_by_role("button", name=f"Save what {name} takes").click()
    expect(page.get_by_role("status").filter(has_text="Saved.")).to_be_visible()


def test_by_language_by_topic_and_by_who_helped_before(browser: Browser, shift: Shift) -> None:
    (_, nora_link), (_, olaf_link) = shift.agent("Nora"), shift.agent("Olaf")
    _, ada_link = shift.agent("Ada", Role.ADMIN)
    ada = desk_page(browser, DESKTOP, ada_link)
    ada.page.get_by_test_id("presence").click()
    expect(ada.page.get_by_test_id("presence")).not_to_be_checked()
    ada.page.goto(f"{shift.settings.web_url}/desk/team")
    says_what_they_take(ada.page, "Nora", languages=("Spanish", "English"))
    says_what_they_take(ada.page, "Olaf", languages=("English",), skills="sizes")
    nora, olaf = desk_page(browser, DESKTOP, nora_link), desk_page(browser, PHONE, olaf_link)

    shift.queues("Juan", language="es").waits_for("Nora")
    mine(nora, "Juan")
    shift.queues("Kate", language="en").waits_for("Olaf")
    shift.queues("Mia", language="en", entry="faq/sizes_shoes")
    mine(olaf, "Kate", "Mia")
    shift.queues("Zoe", language="en")
    mine(nora, "Juan", "Zoe")

    shift.queues("Luz", language="es")
    olaf.sees_waiting("Luz")
    waiting = olaf.page.get_by_test_id("list-waiting").get_by_role("link", name="Luz")
    expect(waiting).to_contain_text("Not your language")
    nora.opens("Juan")
    nora.presses("Resolve")
    mine(nora, "Zoe", "Luz")

    olaf.opens("Kate")
    olaf.presses("Resolve")
    olaf.page.goto(f"{shift.settings.web_url}/desk/")
    mine(olaf, "Mia")
    for name in ("Zoe", "Luz"):
        nora.opens(name)
        nora.presses("Resolve")
    mine(nora)
    # Nora holds nobody now, and would get whoever is new.
    shift.queues("Kate", language="en").waits_for("Olaf")
    mine(olaf, "Kate", "Mia")
    mine(nora)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_whose_window_closes_soon_comes_first_and_says_so(
    browser: Browser, tmp_path: Path, size: dict[str, int]
) -> None:
    shop = Shop(tmp_path, policy=Policy(windows={"telegram": 24 * HOUR}, rush_seconds=2 * HOUR))
    shop.hands_off("ana")
    shop.tick(HOUR)
    shop.hands_off("ben")
    shop.tick(10 * HOUR)
    shop.writes("still there?", who="ana")
    site = Site(shop)
    with site.serving() as address:
        page = browser.new_page(viewport=size, base_url=address)
        page.goto(f"/desk/sign-in/{shop.store.agents.sign_in_link(shop.eva, now=shop.now)}")
        page.get_by_role("button", name="Sign in").click()
        rows = page.get_by_test_id("list-waiting").get_by_role("listitem")
        expect(rows).to_contain_text(["Ana", "Ben"])
        shop.tick(12.5 * HOUR)
        page.reload()
        expect(rows).to_contain_text(["Ben", "Ana"])
        expect(rows.first).to_contain_text("Window closes in")
        expect(rows.last).not_to_contain_text("Window closes")
        page.context.close()

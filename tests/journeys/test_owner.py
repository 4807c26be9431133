"""The owner reads the shop's week in a browser, by day and by night, at a desk and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect

from bot.team.agent import Role
from tests.bot.store.reports.year import HOURS
from tests.connectors.desk.site import Site
from tests.connectors.reports.weeks import fill, sign_in_path
from tests.journeys.pages import DESKTOP, PHONE

pytestmark = pytest.mark.needs("chromium")
PAGES = ("numbers", "numbers/people", "numbers/letter", "links")
GRAVE = {"serious", "critical"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    weeks = fill(tmp_path_factory.mktemp("weeks"), visits=300)
    site = Site(weeks.copy(tmp_path_factory.mktemp("copy")), hours=HOURS)
    site.shop.store.links.add(
        name="Parcel leaflet",
        account_id="whatsapp:200",
        channel="whatsapp",
        address="+34600111222",
        text="Hi! My parcel",
        now=site.shop.now,
    )
    return site


@pytest.fixture(scope="module")
def address(site: Site) -> Iterator[str]:
    with site.serving() as address:
        yield address


@pytest.fixture(scope="module")
def way_in(site: Site) -> dict[Role, Iterator[str]]:
    """A sign-in link for each browser; one person of each role."""

    def links(role: Role) -> Iterator[str]:
        yield sign_in_path(site, role)
        agent = next(agent for agent in site.shop.store.agents.all() if agent.login == f"olga-{role.value}")
        while True:
            yield f"/desk/sign-in/{site.shop.store.agents.sign_in_link(agent.agent_id, now=site.shop.now)}"

    return {role: links(role) for role in Role}


def signed_in(browser: Browser, url: str, size: ViewportSize, scheme: Literal["light", "dark"] = "light") -> Page:
    page = browser.new_context(viewport=size, color_scheme=scheme).new_page()
    page.goto(url)
    page.get_by_role("button", name="Sign in").click()
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_page_fits_and_keeps_nobody_out(
    browser: Browser,
    address: str,
    way_in: dict[Role, Iterator[str]],
    size: ViewportSize,
    scheme: Literal["light", "dark"],
) -> None:
    page = signed_in(browser, address + next(way_in[Role.OWNER]), size, scheme)
    faults: dict[str, list[str]] = {}
    page.on("console", lambda message: faults.setdefault("console", []).append(message.text))
    for name in PAGES:
        page.goto(f"{address}/desk/reports/{name}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        found = Axe().run(page).response["violations"]
        grave = [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found if each["impact"] in GRAVE]
        if grave:
            faults[name] = grave
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= size["width"], f"{name} is {width} wide"
    assert faults == {}
    page.context.close()


def test_the_owner_goes_from_signing_in_to_what_is_needed(
    browser: Browser, address: str, way_in: dict[Role, Iterator[str]]
) -> None:
    """Signing in leads to the numbers; nothing there leads to a conversation. All of it by the keyboard."""
    page = signed_in(browser, address + next(way_in[Role.OWNER]), DESKTOP)
    expect(page).to_have_url(f"{address}/desk/reports/numbers")
    expect(page.get_by_role("heading", name="The shop's numbers")).to_be_visible()
    assert page.locator("a[href*='/conversations/']").count() == 0
    about = page.get_by_label("What is counted: Talks", exact=True)
    about.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("A talk begins with a customer's message")).to_be_visible()
    page.get_by_role("combobox", name="Topic").select_option("shipping")
    page.get_by_role("button", name="Show", exact=True).press("Enter")
    expect(page).to_have_url(f"{address}/desk/reports/numbers?last=2026-06-14&account=&channel=&topic=shipping")
    page.get_by_role("link", name="Who is needed when").click()
    expect(page.get_by_role("heading", name="Who is needed when")).to_be_visible()
    expect(page.get_by_text("Of all accounts, channels and topics")).to_be_visible()
    page.get_by_role("link", name="Numbers", exact=True).click()
    expect(page.get_by_role("combobox", name="Topic")).to_have_value("shipping")
    with page.expect_download() as download:
        page.goto(f"{address}/desk/reports/numbers")
        page.get_by_role("link", name="Talks by day, seven days (CSV)").click()
    assert download.value.suggested_filename == "talks-by-day-2026-06-08-to-2026-06-14.csv"
    page.context.close()


def test_the_table_of_the_week_fits_a_laptop_and_is_swiped_on_a_phone(
    browser: Browser, address: str, way_in: dict[Role, Iterator[str]]
) -> None:
    page = signed_in(browser, address + next(way_in[Role.OWNER]), DESKTOP)
    page.goto(f"{address}/desk/reports/numbers/people")
    page.get_by_text("The numbers, with who was there").click()
    hint = page.get_by_text("swipe it sideways")
    for width in (1280, 760):
        page.set_viewport_size({"width": width, "height": 900})
        table = page.get_by_role("group", name="Requests by half hour as a table")
        assert table.evaluate("each => each.scrollWidth <= each.clientWidth"), width
        expect(hint).to_be_hidden()
    page.set_viewport_size(PHONE)
    expect(hint).to_be_visible()
    page.context.close()


def test_the_owner_makes_a_link_and_sees_its_code(
    browser: Browser, address: str, way_in: dict[Role, Iterator[str]]
) -> None:
    page = signed_in(browser, address + next(way_in[Role.OWNER]), PHONE)
    page.goto(f"{address}/desk/reports/links")
    page.get_by_role("textbox", name="Name where").fill("Shop window")
    page.get_by_role("combobox", name="Account").select_option("telegram:bot")
    page.get_by_label("Its public number, name or page").fill("@our_shop_bot")
    page.get_by_role("button", name="Make the link").click()
    code = page.get_by_role("img", name="QR code of Shop window")
    expect(code).to_be_visible()
    assert code.evaluate("image => image.naturalWidth") > 100, "the picture came"
    page.get_by_label("Print the code of Shop window").click()
    expect(page.get_by_role("img", name="QR code that leads to https://t.me/our_shop_bot")).to_be_visible()
    page.context.close()


@pytest.mark.parametrize("role", [Role.AGENT, Role.EDITOR])
def test_who_has_no_right_gets_nothing(
    browser: Browser, address: str, way_in: dict[Role, Iterator[str]], role: Role
) -> None:
    page = signed_in(browser, address + next(way_in[role]), DESKTOP)
    for name in PAGES:
        answer = page.goto(f"{address}/desk/reports/{name}")
        assert answer
        assert answer.status == 403
        expect(page.get_by_text("people with the role owner")).to_be_visible()
    page.context.close()

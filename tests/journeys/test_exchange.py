"""An editor in a browser exports the bot, works on the file, sees what would change, and imports what they tick."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.faq.exchange.rows import Sheet
from bot.team.agent import Role
from tests.bot.faq.exchange.sheets import edited
from tests.bot.faq.exchange.small_shop import fill
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Site
from tests.journeys.pages import DESKTOP, PHONE
from tests.journeys.test_accessibility import faults

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    fill(tmp_path / "root" / "data")
    return Site(Shop(tmp_path), root=tmp_path / "root")


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    with site.serving() as address:
        yield address


def signs_in(site: Site, page: Page, address: str) -> None:
    """Marta, an editor, opens the page."""
    store = site.shop.store
    marta = store.agents.add(name="Marta", login="marta", role=Role.EDITOR, now=site.shop.now)
    page.goto(f"{address}/desk/sign-in/{store.agents.sign_in_link(marta.agent_id, now=site.shop.now)}")
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{address}/desk/faq/exchange")


def exports(page: Page, folder: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("link", name="Workbook for Excel").click()
    download.value.save_as(folder / "bot.xlsx")
    return folder / "bot.xlsx"


def works_on(file: Path) -> None:
    """A better English answer, and a Spanish one that names a fact that there isn't."""
    words = {("wrap", "en"): "Yes, for {price}.", ("cost", "es"): "Cuesta {prize}.", ("cost", "en"): "Only {price}."}

    def change(line: dict[str, str]) -> dict[str, str] | None:
        answer = words.get((line["entry"], line["language"])) if line["variant"] == "1" else None
        return {"answer": answer} if answer else None

    file.write_bytes(edited(file.read_bytes(), Sheet.ANSWERS, change))


def brings(page: Page, file: Path) -> None:
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_role("heading", name="What would change")).to_be_visible()


def test_out_to_excel_and_back(browser: Browser, site: Site, address: str, tmp_path: Path) -> None:
    page = browser.new_page(viewport=DESKTOP)
    signs_in(site, page, address)
    assert faults(page) == []
    file = exports(page, tmp_path)
    works_on(file)
    brings(page, file)
    assert faults(page) == []
    expect(page.get_by_text("{prize} is no fact of the shop")).to_be_visible()
    page.get_by_role("checkbox", name="faq/shipping_cost").uncheck()
    page.get_by_role("button", name="Import 1 row").click()
    expect(page.get_by_text("1 row is imported.")).to_be_visible()
    data = site.root / "data" / "faq"
    assert "Yes, for {price}." in (data / "gift" / "wrap.yml").read_text(encoding="utf-8")
    assert "Only {price}." not in (data / "shipping" / "cost.yml").read_text(encoding="utf-8")


def test_on_a_phone_and_without_script(browser: Browser, site: Site, address: str, tmp_path: Path) -> None:
    page = browser.new_context(viewport=PHONE, java_script_enabled=False).new_page()
    signs_in(site, page, address)
    file = exports(page, tmp_path)
    works_on(file)
    brings(page, file)
    page.get_by_role("button", name="Import what is ticked").click()
    expect(page.get_by_text("2 rows are imported.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

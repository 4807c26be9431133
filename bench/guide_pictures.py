"""Takes the pictures of docs/guide-editors.md: `python -m bench.guide_pictures` opens each page as an editor and looks.

A page that isn't there (an older build) is named and left out.
"""

from __future__ import annotations

import io
import shutil
import tempfile
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Page, ViewportSize, sync_playwright

from bot.faq.exchange.importing import exported
from bot.faq.exchange.rows import Sheet
from bot.faq.exchange.workbook import workbook_of
from bot.settings import ROOT
from bot.team.agent import Role
from tests.bot.store.shop import Shop
from tests.conftest import chromium
from tests.connectors.desk.site import Site

FOLDER = ROOT / "docs" / "images" / "guide"
_SIZE: ViewportSize = {"width": 1100, "height": 720}
_PAGES = {
    "unanswered": "/desk/faq/unanswered",
    "answers": "/desk/faq/",
    "entry": "/desk/faq/entries/gift/wrap",
    "facts": "/desk/faq/facts",
    "publish": "/desk/faq/publish",
    "exchange": "/desk/faq/exchange",
}


def main() -> None:
    """Writes a picture of each page into docs/images/guide."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        root = Path(folder) / "root"
        shutil.copytree(ROOT / "data", root / "data")
        for name in ("config.yml", "domain.yml"):
            shutil.copy(ROOT / name, root)
        site = Site(Shop(Path(folder)), root=root)
        marta = site.shop.store.agents.add(name="Marta", login="marta", role=Role.EDITOR, now=site.shop.now)
        link = site.shop.store.agents.sign_in_link(marta.agent_id, now=site.shop.now)
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        with site.serving() as address:
            page = browser.new_page(viewport=_SIZE)
            page.goto(f"{address}/desk/sign-in/{link}")
            page.get_by_role("button", name="Sign in").click()
            page.wait_for_url(f"{address}/desk/")
            _look(page, address)
            _import(page, address, root / "data", Path(folder) / "bot.xlsx")
        browser.close()


def _look(page: Page, address: str) -> None:
    for name, path in _PAGES.items():
        answer = page.goto(address + path)
        if answer is None or not answer.ok:
            print(f"{name}: {path} is not there")
            continue
        page.locator("h1").first.wait_for()
        if name == "entry":
            page.get_by_role("article", name="WhatsApp").wait_for()
        page.screenshot(path=FOLDER / f"{name}.png")


def _import(page: Page, address: str, data: Path, file: Path) -> None:
    """What an import of a workbook would change, in which somebody worked: a better answer, and a mistake."""
    book = load_workbook(io.BytesIO(workbook_of(exported(data))))
    for cells in book[Sheet.ANSWERS.value].iter_rows(min_row=2):
        line = {str(head.value): cell for head, cell in zip(book[Sheet.ANSWERS.value][1], cells, strict=True)}
        if (line["entry"].value, line["language"].value, line["variant"].value) == ("wrap", "en", "1"):
            line["answer"].value = f"{line['answer'].value} Choose the paper in the basket."
        if (line["entry"].value, line["language"].value, line["variant"].value) == ("wrap", "es", "1"):
            line["answer"].value = "Sí, por {gift.prize}."
    book.save(file)
    page.goto(f"{address}/desk/faq/exchange")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Show what would change").click()
    page.get_by_role("heading", name="What would change").wait_for()
    page.screenshot(path=FOLDER / "import.png")


if __name__ == "__main__":
    main()

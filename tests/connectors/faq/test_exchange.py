"""An editor takes what the bot knows out of the desk, and brings it back after a look at what would change."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from bot.faq.exchange.rows import Sheet
from bot.team.agent import Role
from bot.team.audit import Act
from tests.bot.faq.exchange.sheets import csv_file, edited, new_workbook
from tests.bot.faq.exchange.small_shop import fill
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Browser, Site

FACTS = csv_file([{"path": "price", "value": "5.95 EUR"}], separator=";", encoding="utf-8-sig")


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A shop with a data folder of its own."""
    fill(tmp_path / "root" / "data")
    return Site(Shop(tmp_path), root=tmp_path / "root")


@pytest.fixture
def data(site: Site) -> Path:
    return site.root / "data"


def editor(site: Site, name: str = "Marta") -> Browser:
    store = site.shop.store
    person = store.agents.add(name=name, login=name.lower(), role=Role.EDITOR, now=site.shop.now)
    return site.agent(person.agent_id)


def brings(browser: Browser, *contents: bytes, name: str = "facts.csv") -> TestResponse:
    """Chooses files and asks what they would change."""
    files = [(io.BytesIO(content), name) for content in contents]
    form = {"files": files, "language": "en", "csrf": browser.csrf()}
    return browser.client.post("/desk/faq/exchange/imports", data=form, content_type="multipart/form-data")


def takes(browser: Browser, plan: str, *keys: str) -> TestResponse:
    return browser.client.post(f"{plan}/apply", data={"row": list(keys), "csrf": browser.csrf()})


def test_what_is_exported_is_the_same_when_it_comes_back(site: Site) -> None:
    marta = editor(site)
    book = marta.get("/desk/faq/exchange/export.xlsx")
    assert "attachment" in book.headers["Content-Disposition"]
    plan = marta.get(str(brings(marta, book.data, name="bot.xlsx").location)).text
    assert "rows are the same as in the bot." in plan
    assert "Import what is ticked" not in plan
    for sheet in Sheet:
        answer = marta.get(f"/desk/faq/exchange/export-{sheet.value.casefold()}.csv")
        assert answer.data.startswith(b"\xef\xbb\xbf")
    assert marta.get("/desk/faq/exchange/export-orders.csv").status_code == 404


def test_an_editor_sees_the_change_takes_it_and_it_stands_in_the_file(site: Site, data: Path) -> None:
    before = (data / "shop.yml").read_text(encoding="utf-8")
    marta = editor(site)
    plan = str(brings(marta, FACTS).location)
    page = marta.get(plan).text
    for text in ("facts.csv, row 2", "price", "<del>4.95 EUR</del>", "<ins>5.95 EUR</ins>", "checked"):
        assert text in page
    assert (data / "shop.yml").read_text(encoding="utf-8") == before
    done = takes(marta, plan, "Facts:facts.csv:2")
    assert done.location == "/desk/faq/exchange?rows=1"
    assert "1 row is imported" in marta.get(str(done.location)).text
    assert (data / "shop.yml").read_text(encoding="utf-8") == before.replace("4.95 EUR", "5.95 EUR")
    assert site.shop.store.audit.entries(act=Act.IMPORTED)[0].agent_name == "Marta"
    assert marta.get(plan).status_code == 404, "the files are gone once they are imported"


def test_the_history_of_an_entry_says_what_was_imported_by_whom(site: Site) -> None:
    marta = editor(site)
    row = {"topic": "gift", "entry": "wrap", "language": "en", "answer": "Yes, for {price}."}
    takes(marta, str(brings(marta, new_workbook([row]), name="mine.xlsx").location), "Answers:Hoja1:2")
    (change,) = site.shop.store.entry_history.of("faq/gift_wrap")
    assert (change.agent_name, change.why) == ("Marta", "Imported from mine.xlsx")
    assert "Yes, we wrap." in str(change.before)
    assert "Yes, for {price}." in str(change.after)


def test_who_ticks_nothing_imports_nothing(site: Site, data: Path) -> None:
    before = (data / "shop.yml").read_bytes()
    marta = editor(site)
    plan = str(brings(marta, FACTS).location)
    answer = takes(marta, plan)
    assert answer.status_code == 409
    assert "there is nothing to import" in answer.text
    assert (data / "shop.yml").read_bytes() == before
    assert "5.95 EUR" in answer.text, "the choice is still there"


def test_what_breaks_the_bot_is_refused_with_its_cure_and_comes_as_a_sheet(site: Site) -> None:
    marta = editor(site)
    row = {"topic": "gift", "entry": "wrap", "language": "en", "variant": "1", "answer": "It costs {prize}."}
    plan = str(brings(marta, new_workbook([row]), name="mine.xlsx").location)
    page = marta.get(plan).text
    assert "{prize} is no fact of the shop" in page
    assert "to-mend.xlsx" in page
    sheet = marta.get(f"{plan}/to-mend.xlsx").data
    mended = edited(sheet, Sheet.ANSWERS, lambda line: {"answer": "It costs {price}."})
    assert "<ins>It costs {price}.</ins>" in marta.get(str(brings(marta, mended, name="b.xlsx").location)).text


def test_hostile_words_are_never_markup(site: Site) -> None:
    marta = editor(site)
    row = {"topic": "gift", "entry": "wrap", "language": "en", "answer": "<script>alert(1)</script>"}
    page = marta.get(str(brings(marta, new_workbook([row]), name="<b>.xlsx").location)).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"%PDF-1.7", "save it as .xlsx"), (b"", "is empty"), (b"x;y\r\n", "nothing in it can be imported")],
)
def test_files_that_cannot_be_read_are_refused_in_words(site: Site, content: bytes, words: str) -> None:
    answer = brings(editor(site), content, name="x.csv")
    assert (answer.status_code, words in answer.text) == (400, True)


def test_a_file_of_fifty_megabytes_is_refused_in_words(site: Site) -> None:
    answer = brings(editor(site), b"x" * 50_000_000)
    assert (answer.status_code, "at most 20 MB" in answer.text) == (413, True)


def test_without_a_file_the_page_says_so(site: Site) -> None:
    answer = brings(editor(site))
    assert (answer.status_code, "Choose a file first." in answer.text) == (400, True)


def test_an_import_belongs_to_whoever_brought_it_and_is_kept_for_a_day(site: Site) -> None:
    marta = editor(site)
    plan = str(brings(marta, FACTS).location)
    assert editor(site, "Jon").get(plan).status_code == 404
    folder = site.settings.data_dir / "imports" / plan.rpartition("/")[2]
    assert oct(folder.stat().st_mode)[-3:] == "700"
    yesterday = site.shop.now - 25 * 3600
    os.utime(folder, (yesterday, yesterday))
    brings(marta, FACTS)
    assert marta.get(plan).status_code == 404


def test_an_address_leads_nowhere_else(site: Site) -> None:
    marta = editor(site)
    assert marta.get("/desk/faq/exchange/imports/..").status_code == 404
    assert marta.get("/desk/faq/exchange/imports/import0123").status_code == 404


def test_data_that_cannot_be_read_is_said(site: Site, data: Path) -> None:
    (data / "talk.yml").write_text("nlu: [", encoding="utf-8")
    marta = editor(site)
    assert "This can&#39;t be exported: talk.yml" in marta.get("/desk/faq/exchange/export.xlsx").text
    assert "talk.yml" in brings(marta, FACTS).text

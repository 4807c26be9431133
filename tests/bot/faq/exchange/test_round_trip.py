"""What is exported and imported again is the same, whatever stands in it; what no cell can hold is said."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.faq.exchange.cells import CELL_LIMIT, guarded, held, is_left_out, unguarded
from bot.faq.exchange.csv_sheet import csv_of, read_csv
from bot.faq.exchange.heads import head_of, rows_under
from bot.faq.exchange.importing import exported, plan_import
from bot.faq.exchange.plan import Outcome
from bot.faq.exchange.reading import Upload
from bot.faq.exchange.rows import Row, Sheet, version_of
from bot.faq.exchange.workbook import read_workbook, workbook_of
from bot.faq.writing import Quoted, YamlFile
from bot.settings import ROOT
from tests.bot.faq.exchange.sheets import counts, edited, plan, take, texts, workbook

TRAPS = ["=1+1", "+34 600", "-5 degrees", "@home", "\tx", "'quoted", "''", "2-4", "1e3", "007", "mar 5", "TRUE", "true"]
TRAPS += ["a;b,c\td", '"', "a\nb", "a\r\nb", "a\rb", " begin", "end ", "a\u00a0b", "\u202eright", "zero\u200bwidth"]
TRAPS += [
    "\x07bell",
    "\x1f",
    "\ufeff",
    "\ufffe",
    "e\u0301",
    "👩‍👩‍👧",
    "“smart” – quotes…",
    "_x0041_",
    "x005F_",
    "sep=;",
    "\v",
]
TRAPS += ['=HYPERLINK("https://x.example","y")', "\x00", "x" * (CELL_LIMIT + 1), "'" * CELL_LIMIT, "\x07" * 9000, "#"]
ANY_TEXT = (
    st.text(max_size=60) | st.sampled_from(TRAPS) | st.tuples(st.sampled_from(TRAPS), st.text(max_size=9)).map("".join)
)


def row(text: str) -> Row:
    cells = {"answer": text, "title": "T"} if text else {"title": "T"}
    return Row(sheet=Sheet.ANSWERS, name="faq/a_b", language="en", variant=1, cells=cells, version=version_of(cells))


@given(ANY_TEXT)
@example("'=x")
def test_a_text_comes_back_from_a_guarded_cell_byte_for_byte(text: str) -> None:
    for has_types in (True, False):
        assert unguarded(guarded(text, has_types=has_types)) == text


@settings(max_examples=60)
@given(ANY_TEXT)
def test_a_text_comes_back_from_a_workbook_byte_for_byte_or_is_left_out_in_words(text: str) -> None:
    (lines,) = [
        lines for title, lines in read_workbook(workbook_of({Sheet.ANSWERS: [held_row(text)]})) if title != "Read me"
    ]
    (back,) = rows_under(head_of(lines[0].texts), Sheet.ANSWERS, lines[1:])
    answer = back.cells.get("answer", "")
    assert answer == text or is_left_out(answer)
    assert not back.faults


@given(ANY_TEXT)
def test_a_text_comes_back_from_a_csv_file_byte_for_byte_or_is_left_out_in_words(text: str) -> None:
    lines = read_csv(csv_of(Sheet.ANSWERS, [held_row(text)]))
    (back,) = rows_under(head_of(lines[0].texts), Sheet.ANSWERS, lines[1:])
    answer = back.cells.get("answer", "")
    assert answer == text or is_left_out(answer)


def held_row(text: str) -> Row:
    """A row as the catalogue makes it: what no file of text can hold is left out before it is written."""
    return row(held(text))


@pytest.mark.parametrize("text", [each for each in TRAPS if each and len(each) < CELL_LIMIT // 2])
def test_hardly_any_trap_is_left_out(text: str) -> None:
    lines = read_csv(csv_of(Sheet.ANSWERS, [held_row(text)]))
    (back,) = rows_under(head_of(lines[0].texts), Sheet.ANSWERS, lines[1:])
    assert (back.cells["answer"] == text) is (text != "\x00")


def test_the_whole_of_the_shipped_data_comes_back_the_same() -> None:
    rows = exported(ROOT / "data")
    book = plan_import(ROOT / "data", [Upload(name="faq.xlsx", content=workbook_of(rows))])
    assert counts(book) == {"same": sum(len(own) for own in rows.values())}
    assert {decision.words for decision in book.decisions} == {""}
    files = [Upload(name=f"{sheet.value}.csv", content=csv_of(sheet, rows[sheet])) for sheet in Sheet]
    assert counts(plan_import(ROOT / "data", files)) == counts(book)


def test_the_shipped_buttons_stand_in_their_cells_and_no_buttons_leave_them_empty() -> None:
    rows = exported(ROOT / "data")
    cells = [row.cells.get("buttons", "") for sheet in (Sheet.ANSWERS, Sheet.TEXTS) for row in rows[sheet]]
    assert not [cell for cell in cells if is_left_out(cell)]
    assert "A person | ask_person" in cells
    assert cells.count("") > len(cells) / 2


@settings(max_examples=25)
@given(st.lists(ANY_TEXT.filter(bool), min_size=1, max_size=4))
def test_hostile_answers_in_the_files_are_the_same_after_the_round_trip(hostile: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        (data / "shop.yml").write_text("languages: [en]\nprice: 1 EUR\n", encoding="utf-8")
        file = YamlFile('version: "3.1"\n', name="x.yml")
        variations = [{"text": Quoted(text), "metadata": {"language": "en"}} for text in hostile]
        file.set(("responses", "utter_faq/a_b"), variations)
        (data / "x.yml").write_bytes(file.text().encode("utf-8", "surrogatepass"))
        rows = exported(data)
        shown = [each.cells["answer"] for each in rows[Sheet.ANSWERS]]
        assert [a == b or is_left_out(b) for a, b in zip(hostile, shown, strict=True)] == [True] * len(shown)
        for name, content in (("a.xlsx", workbook_of(rows)), ("a.csv", csv_of(Sheet.ANSWERS, rows[Sheet.ANSWERS]))):
            found = plan_import(data, [Upload(name=name, content=content)])
            assert [each.outcome for each in found.decisions if each.row.sheet is Sheet.ANSWERS] == [
                Outcome.SAME
            ] * len(hostile)


def test_a_formula_is_text_in_the_workbook(data: Path) -> None:
    file = data / "faq" / "gift" / "wrap.yml"
    file.write_text(file.read_text().replace("Yes, we wrap.", "=cmd|' /C calc'!A0"), encoding="utf-8")
    page = load_workbook(io.BytesIO(workbook(data)))["Answers"]
    cells = [cell for line in page.iter_rows() for cell in line if "calc" in str(cell.value)]
    assert [(cell.data_type, str(cell.value)[0], cell.number_format) for cell in cells] == [("s", "'", "@")]
    assert counts(plan(data, workbook(data))) == {"same": len(plan(data, workbook(data)).decisions)}


def test_one_changed_price_changes_one_line_of_one_file(data: Path) -> None:
    before = texts(data)
    book = edited(workbook(data), Sheet.FACTS, lambda line: {"value": "5.95 EUR"} if line["path"] == "price" else None)
    assert counts(plan(data, book)) == {"changed": 1, "same": len(plan(data, book).decisions) - 1}
    assert texts(data) == before, "a plan changes nothing"
    assert take(data, book) == ["shop.yml"]
    assert texts(data) == {**before, "shop.yml": before["shop.yml"].replace("4.95", "5.95")}

"""Sheets as people and Excel make them: a workbook that somebody edits, and CSV files as different Excels save them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from bot.faq.exchange.importing import apply_import, exported, plan_import
from bot.faq.exchange.plan import Decision, Outcome, Plan
from bot.faq.exchange.reading import Upload
from bot.faq.exchange.rows import Sheet
from bot.faq.exchange.workbook import workbook_of


def upload(content: bytes | str, name: str = "faq.xlsx") -> Upload:
    return Upload(name=name, content=content.encode() if isinstance(content, str) else content)


def workbook(data: Path) -> bytes:
    """What the folder is exported as."""
    return workbook_of(exported(data))


def edited(content: bytes, sheet: Sheet, change: Callable[[dict[str, Any]], Mapping[str, Any] | None]) -> bytes:
    """The workbook after somebody changed cells of the rows of a sheet, and Excel saved it in its own way."""
    book = load_workbook(io.BytesIO(content))
    page = book[sheet.value]
    heads = [cell.value for cell in page[1]]
    for cells in page.iter_rows(min_row=2):
        line = {head: cell.value or "" for head, cell in zip(heads, cells, strict=True)}
        for head, value in (change(line) or {}).items():
            cells[heads.index(head)].value = value
    return saved(book)


def new_workbook(lines: Sequence[Mapping[str, Any]], title: str = "Hoja1") -> bytes:
    """A workbook that somebody made by hand."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = title
    heads = list(dict.fromkeys(head for line in lines for head in line))
    page.append(heads)
    for line in lines:
        page.append([line.get(head) for head in heads])
    return saved(book)


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def csv_file(lines: Sequence[Mapping[str, str]], *, separator: str, encoding: str) -> bytes:
    """A CSV file as Excel saves it."""
    heads = list(dict.fromkeys(head for line in lines for head in line))
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, heads, delimiter=separator, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(lines)
    return file.getvalue().encode(encoding)


def plan(data: Path, *contents: bytes | str, name: str = "faq.xlsx", language: str = "") -> Plan:
    return plan_import(data, [upload(each, name) for each in contents], language=language)


def take(data: Path, content: bytes | str, name: str = "faq.xlsx") -> list[str]:
    """Imports every new and changed row; returns the files that changed."""
    return list(apply_import(data, [upload(content, name)], None).files)


def only(found: Plan, outcome: Outcome) -> Decision:
    """The one row with this outcome."""
    (decision,) = found.of(outcome)
    return decision


def counts(found: Plan) -> dict[str, int]:
    return {outcome.value: found.count(outcome) for outcome in Outcome if found.count(outcome)}


def texts(data: Path) -> dict[str, str]:
    """Every file of the folder with its text."""
    return {path.relative_to(data).as_posix(): path.read_text(encoding="utf-8") for path in data.rglob("*.yml")}

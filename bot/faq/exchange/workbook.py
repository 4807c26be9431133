"""Workbook: the three sheets as one XLSX file, and the rows of one that somebody worked on."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from bot.faq.exchange.cells import escaped, guarded, unescaped, unguarded
from bot.faq.exchange.heads import Line
from bot.faq.exchange.limits import MOST_COLUMNS, MOST_ROWS, Refused
from bot.faq.exchange.rows import VERSION, Row, Sheet, columns

_WIDTHS: Mapping[str, int] = {
    "examples": 60,
    "answer": 70,
    "value": 60,
    "path": 45,
    "title": 22,
    "buttons": 30,
    "to mend": 60,
}
_NARROW = 13
_REMARK = "to mend"
_READ_ME = (
    "What the bot knows, exported from Mostrador.",
    "Change what you like and import the file again: first you are shown what would change, row by row.",
    "Nothing is deleted by an import: a row that you remove, or a cell that you empty, stays as it is in the bot.",
    "Examples: one phrasing a line (Alt+Enter begins a line within a cell). They belong in one row per language.",
    "A new question: a new row with topic, entry (small letters), language, title, 8 examples or more, and the answer.",
    "Leave the columns variant and version as they are; in new rows leave both empty.",
    "Words in braces, {zones.home.price}, are facts: they are filled in for customers, and stand on the sheet Facts.",
    "A sign ' at the beginning of a cell keeps Excel from calculating with it; it is taken away when you import.",
)
_TEXT_FORMAT = "@"


def workbook_of(rows: Mapping[Sheet, Sequence[Row]], remarks: Mapping[str, str] = MappingProxyType({})) -> bytes:
    """An XLSX file with a sheet for each kind of rows, after a page of advice; `remarks` by a row's key stand last."""
    book = Workbook(write_only=True)
    advice = book.create_sheet("Read me")
    advice.column_dimensions["A"].width = 110
    for line in _READ_ME:
        advice.append([line])
    for sheet, own in rows.items():
        _fill(book.create_sheet(sheet.value), sheet, own, remarks)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _fill(page: Any, sheet: Sheet, rows: Iterable[Row], remarks: Mapping[str, str]) -> None:
    heads = (*columns(sheet), *([_REMARK] if remarks else []))
    page.freeze_panes = "A2"
    for number, head in enumerate(heads, 1):
        page.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(head, _NARROW)
    page.column_dimensions[get_column_letter(heads.index(VERSION) + 1)].hidden = True
    page.append([_cell(page, head, bold=True) for head in heads])
    for row in rows:
        line = {**row.as_line(), _REMARK: remarks.get(row.key, "")}
        page.append([_cell(page, guarded(escaped(line[head]), has_types=True)) for head in heads])


def _cell(page: Any, text: str, *, bold: bool = False) -> Cell | None:
    if not text:
        return None
    cell: Cell = WriteOnlyCell(page, value=text)
    cell.data_type = "s"
    cell.number_format = _TEXT_FORMAT
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if bold:
        cell.font = Font(bold=True)
    return cell


def read_workbook(content: bytes) -> Iterator[tuple[str, list[Line]]]:
    """Each sheet with its lines. Raises Refused for what is no workbook, or too large a one."""
    try:
        book = load_workbook(io.BytesIO(content), read_only=True)
        for page in book.worksheets:
            yield page.title, list(_lines(page))
    except Refused:
        raise
    except Exception as error:  # openpyxl raises whatever its parts raise on what isn't a workbook
        raise Refused(
            f"this is no workbook that can be read ({type(error).__name__}): open it in Excel and save it as .xlsx"
        ) from error


def _lines(page: Any) -> Iterator[Line]:
    page.reset_dimensions()
    for cells in page.iter_rows(max_col=MOST_COLUMNS):
        filled = [cell for cell in cells if cell.value is not None]
        if not filled:
            continue
        number = filled[0].row
        if number > MOST_ROWS:
            raise Refused(f"{page.title} has more than {MOST_ROWS:,} rows: import it in parts")
        formulas = tuple(cell.coordinate for cell in filled if cell.data_type == "f")
        texts = ["" if cell.value is None or cell.data_type == "f" else _text(cell.value) for cell in cells]
        yield Line(number=number, texts=tuple(texts), formulas=formulas)


def _text(value: Any) -> str:
    """What a cell shows, of whatever kind Excel made it."""
    if isinstance(value, str):
        return unescaped(unguarded(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}" if value.time() != time() else f"{value:%Y-%m-%d}"
    return value.isoformat() if isinstance(value, (date, time)) else str(value)

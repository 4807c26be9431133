"""Cells: texts as spreadsheets hold them without running, rounding or cutting them, and texts as they come back."""

from __future__ import annotations

import re

from bot.phrases import phrase

CELL_LIMIT = 32_767
# Stands in a cell in place of a text that it can't hold; an import takes such a cell for one that nobody touched.
LEFT_OUT = phrase("[left out of this sheet: ")
# What Excel runs (=1+1), or would turn into a date, a number or a truth (2-4, 1e3, +34 600, mar 5, true).
_FORMULA = re.compile(r"[=+\-@\t\r\n']")
_CONVERTED = re.compile(r"\s?[\d(.,€$£].{0,30}|[^\W\d_]{3,12}[ ./-]{1,2}\d{1,4}|true|false", re.IGNORECASE)
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
# `x005F_`: openpyxl drops it wherever it stands.
_LIKE_ESCAPE = re.compile(r"_x[0-9A-Fa-f]{4}_|x005F_")
# What XML can't hold, and a carriage return, which XML makes a line feed of.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_UNPAIRED = re.compile("[\ud800-\udfff]")
# Signs that word processors and phones put in place of those that were typed.
_TYPED = str.maketrans(
    {"‘": "'", "’": "'", "‚": "'", "´": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "…": "...", "\xa0": " "}
)


def guarded(text: str, *, has_types: bool) -> str:
    """The text with `'` before it where a spreadsheet would run it, or convert it for want of types (CSV)."""
    is_trap = bool(_FORMULA.match(text)) if has_types else _is_trap(text)
    return f"'{text}" if is_trap else text


def unguarded(cell: str) -> str:
    """The text that `guarded` was given, or the text as somebody wrote it in a cell."""
    return cell[1:] if cell.startswith("'") and _is_trap(cell[1:]) else cell


def _is_trap(text: str) -> bool:
    return bool(_FORMULA.match(text) or _CONVERTED.fullmatch(text))


def held(text: str) -> str:
    """The text, or the words for why no cell can hold it."""
    if len(text) >= CELL_LIMIT:
        return phrase(
            "%(left_out)sit has %(text)s characters, a cell holds %(cell_limit)s]",
            left_out=LEFT_OUT,
            text=f"{len(text):,}",
            cell_limit=f"{CELL_LIMIT:,}",
        )
    if "\0" in text or _UNPAIRED.search(text):
        return phrase("%(left_out)sit has a character that files of text can't hold]", left_out=LEFT_OUT)
    return text


def is_left_out(text: str) -> bool:
    """Whether a cell says that the sheet doesn't hold its text."""
    return text.startswith(LEFT_OUT)


def escaped(text: str) -> str:
    """The text as XLSX writes control characters, `_x0007_`; one that looks like that itself is left out in words."""
    if _LIKE_ESCAPE.search(text):
        return phrase("%(left_out)sit has a code of Excel's, such as _x0041_]", left_out=LEFT_OUT)
    coded = _NOT_IN_XML.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
    return (
        coded
        if len(coded) < CELL_LIMIT
        else phrase("%(left_out)sit has too many control characters]", left_out=LEFT_OUT)
    )


def unescaped(cell: str) -> str:
    """The text that `escaped` was given."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), cell)


def line_ends(text: str) -> str:
    """The text with plain line ends, whichever a spreadsheet wrote within its cell."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n")


def as_typed(text: str) -> str:
    """The text without what programs change by themselves: quotes, dots, blanks that don't break, line ends."""
    return line_ends(text).translate(_TYPED).strip()

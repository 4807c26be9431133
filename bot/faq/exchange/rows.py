"""Rows: the three sheets that hold what the bot knows, their columns, and one row of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from bot.faq.content import FAQ
from bot.phrases import phrase

VERSION = "version"
TOPIC, ENTRY, NAME, LANGUAGE, VARIANT, PATH = "topic", "entry", "name", "language", "variant", "path"


class Sheet(str, Enum):
    """What a sheet holds; the value is its name in a workbook."""

    ANSWERS = "Answers"
    FACTS = "Facts"
    TEXTS = "Texts"


# The columns that hold content, in their order.
CONTENT: Mapping[Sheet, tuple[str, ...]] = {
    Sheet.ANSWERS: (
        *(
            "title",
            "examples",
            "answer",
            "about",
            "channel",
            "valid from",
            "valid until",
            "picture",
            "buttons",
        ),
        *("asks", "carried"),
    ),
    Sheet.TEXTS: ("examples", "answer", "channel", "picture", "buttons"),
    Sheet.FACTS: ("value",),
}
_KEYS: Mapping[Sheet, tuple[str, ...]] = {
    Sheet.ANSWERS: (TOPIC, ENTRY, LANGUAGE, VARIANT),
    Sheet.TEXTS: (NAME, LANGUAGE, VARIANT),
    Sheet.FACTS: (PATH,),
}


def columns(sheet: Sheet) -> tuple[str, ...]:
    """The heads of a sheet's columns."""
    return (*_KEYS[sheet], *CONTENT[sheet], VERSION)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row: the n-th block of examples and the n-th answer of an entry in a language, or one fact.

    `name` is an intent (faq/shipping_cost, greet), a response without `utter_` (notice_queued) or the path of a fact;
    `cells` holds the text of each column, none for an empty one. `version` stands for the content at the time of an
    export; a row from elsewhere has none. `variant` 0: nobody says which one of them it is. `source` is the file or the
    sheet of a file in which it is row `number`.
    """

    sheet: Sheet
    name: str
    cells: Mapping[str, str]
    language: str = ""
    variant: int = 0
    version: str = ""
    source: str = ""
    number: int = 0
    is_from_elsewhere: bool = False
    faults: tuple[tuple[str, str], ...] = field(default=())

    @property
    def key(self) -> str:
        """What names the row within an import."""
        return f"{self.sheet.value}:{self.source}:{self.number}"

    @property
    def where(self) -> str:
        """The row as people find it."""
        return phrase("%(source)s, row %(number)s", source=self.source, number=self.number)

    def as_line(self) -> dict[str, str]:
        """All columns of the row with their texts, as a sheet shows them."""
        topic, _, entry = self.name.removeprefix(FAQ).partition("_")
        keys = {TOPIC: topic, ENTRY: entry, NAME: self.name, PATH: self.name, LANGUAGE: self.language}
        keys |= {VARIANT: str(self.variant or ""), VERSION: self.version}
        return {column: keys.get(column, self.cells.get(column, "")) for column in columns(self.sheet)}


def version_of(cells: Mapping[str, str]) -> str:
    """A short name for the content of a row; a letter first, so that no spreadsheet takes it for a number."""
    content = "\0".join(f"{column}\0{text}" for column, text in sorted(cells.items()) if text)
    return f"v{hashlib.sha256(content.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"

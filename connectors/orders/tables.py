"""Tables: orders of a CSV or TSV file that somebody uploads or a shop system writes into a folder."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import tzinfo
from typing import Any

from bot.faq.exchange.csv_sheet import read_csv
from bot.faq.exchange.encodings import decoded
from bot.faq.exchange.limits import Refused, check_size
from bot.shop.orders.columns import guessed_columns, plain_head
from bot.shop.orders.order import OrderState
from bot.shop.orders.sheet import HeadsMissing, Mapped, ReadSheet, read_sheet
from bot.shop.orders.values import DayOrder, guessed_order, plain_cell

SHOWN_ROWS = 5
_LINE = tuple[int, Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Table:
    """A file's heads and lines; each line with its number."""

    heads: Sequence[str]
    lines: Sequence[_LINE]

    def column(self, place: int) -> list[str]:
        """The cells of a column that are not empty."""
        return [plain_cell(cells[place]) for _, cells in self.lines if place < len(cells) and cells[place].strip()]


def open_table(name: str, content: bytes) -> Table:
    """The table of a file. Raises Refused: too large, no table, or cut off in the middle of a line."""
    check_size(len(content), name)
    lines = [(line.number, line.texts) for line in read_csv(content) if any(text.strip() for text in line.texts)]
    if len(lines) < 2:
        raise Refused(f"{name} has no line of orders below its heads")
    (_, heads), *rows = lines
    ends_open = not decoded(content).endswith(("\n", "\r"))
    if ends_open and len(rows) > 1 and len(rows[-1][1]) < len(heads):
        raise Refused(f"{name} ends in the middle of a line: export it again, and wait until it is whole")
    return Table(heads=[head.strip() for head in heads], lines=rows)


def guessed_mapping(table: Table) -> Mapped:
    """What the heads and the days of a table are surely meant for; somebody looks at it before it counts."""
    places = guessed_columns(table.heads)
    days = [
        cell
        for name in ("placed_at", "changed_at", "moved_at")
        if name in places
        for cell in table.column(places[name])
    ]
    heads = {name: table.heads[place] for name, place in places.items()}
    return Mapped(heads=heads, day_order=guessed_order(days[:1000]))


def orders_of(table: Table, mapped: Mapped, *, zone: tzinfo, now: float) -> ReadSheet:
    """The orders of a table. Raises Refused where it hasn't the mapped columns."""
    try:
        return read_sheet(table.heads, table.lines, mapped, zone=zone, now=now)
    except HeadsMissing as error:
        raise Refused(str(error)) from None


def as_settings(mapped: Mapped) -> dict[str, Any]:
    """A mapping as a source keeps it."""
    settings: dict[str, Any] = json.loads(json.dumps(asdict(mapped)))
    return settings


def from_settings(settings: Mapping[str, Any]) -> Mapped:
    """The mapping that a source keeps."""
    return Mapped(
        heads=dict(settings.get("heads") or {}),
        states={word: OrderState(state) for word, state in (settings.get("states") or {}).items()},
        day_order=DayOrder(settings.get("day_order") or DayOrder.DAY_FIRST),
        country_code=str(settings.get("country_code") or ""),
        currency=str(settings.get("currency") or ""),
    )


def read_state_words(text: str) -> dict[str, OrderState]:
    """The shop's own words for states, a line each: "in der Post = on_the_way". Raises ValueError."""
    words = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        word, mark, state = (part.strip() for part in line.partition("="))
        if not mark or not plain_head(word) or state not in {each.value for each in OrderState}:
            names = ", ".join(each.value for each in OrderState)
            raise ValueError(f"Write one word a line, like: at the post = on_the_way. The states are {names}.")
        words[plain_head(word)] = OrderState(state)
    return words


def state_words_text(mapped: Mapped) -> str:
    """The same lines for a form."""
    return "\n".join(f"{word} = {state.value}" for word, state in mapped.states.items())

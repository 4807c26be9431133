"""Values: how a fact is typed into a form and written into shop.yml, by its kind; a cure for what can't be read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from bot.faq.yaml_values import ExampleLines
from bot.phrases import phrase
from bot.shop.spans import BadHours, on_the_clock, read_spans
from bot.shop.wording import currency_name
from bot.text import canonical


class FactKind(str, Enum):
    """What a value is. A number may also be a range (2-4); WORDS are joined by commas, LINES stand one on a line.

    EXAMPLES are the phrasings of a block, one on a line without their dashes.
    """

    PRICE = "price"
    NUMBER = "number"
    SHARE = "share"
    TIME = "time"
    FLAG = "flag"
    TEXT = "text"
    WORDS = "words"
    LINES = "lines"
    SPANS = "spans"
    DATE = "date"
    EXAMPLES = "examples"


class BadValue(ValueError):
    """A typed value can't be read as its kind; the message names the cure."""


_PRICE = re.compile(r"(\d+(?:\.\d+)?) ([A-Z]{3})")
_SHARE = re.compile(r"(\d+(?:\.\d+)?) %")
_RANGE = re.compile(r"[1-9]\d{0,2}-[1-9]\d{0,2}")
_TIME = re.compile(r"\d{1,2}:\d\d")
_SIGNS: Mapping[str, str] = {
    "€": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "£": "GBP",
    "$": "USD",
    "zł": "PLN",
    "zl": "PLN",
}
_TYPED_PRICE = re.compile(r"(?P<before>[^\d\s-]*)\s*(?P<amount>\d[\d.,\s]*?)\s*(?P<after>[^\d\s.,-]*)")
_TYPED_RANGE = re.compile(r"(\d{1,3})\s*(?:-|–|—|\bto\b)\s*(\d{1,3})")
_TYPED_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d\d))?")
_BLANKS = re.compile(r"[\s\u00a0\u202f]")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def kind_of(value: Any) -> FactKind:
    """The kind of a value as it stands in shop.yml."""
    if isinstance(value, bool):
        return FactKind.FLAG
    if isinstance(value, (int, float)):
        return FactKind.NUMBER
    if isinstance(value, date):
        return FactKind.DATE
    if isinstance(value, list):
        return FactKind.LINES
    notations = ((FactKind.PRICE, _PRICE), (FactKind.SHARE, _SHARE), (FactKind.NUMBER, _RANGE), (FactKind.TIME, _TIME))
    return next((kind for kind, pattern in notations if pattern.fullmatch(str(value))), FactKind.TEXT)


def as_typed(value: Any, kind: FactKind) -> str:
    """The value as a form shows it; empty for None. Line ends are those of the store."""
    if value is None:
        return ""
    if kind is FactKind.FLAG:
        return "yes" if value else ""
    if kind is FactKind.WORDS:
        return ", ".join(str(item) for item in value)
    if kind is FactKind.LINES:
        return "\n".join(str(item) for item in value)
    if kind is FactKind.EXAMPLES:
        return "\n".join(line.strip().removeprefix("-").strip() for line in str(value).split("\n")).strip()
    if kind is FactKind.SPANS:
        return ", ".join(str(item).replace("-", "–") for item in value)
    return one_line_end(str(value))


def one_line_end(text: str) -> str:
    """The text with the one line end that files have: a browser sends two characters."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_value(text: str, kind: FactKind, *, before: Any = None, currency: str = "EUR") -> Any:
    """The value for shop.yml; None where nothing is typed, of hours none. `before` is the value that it replaces.

    `currency` (ISO 4217) is meant where a price names none. Raises BadValue.
    """
    typed = one_line_end(text)
    if kind is FactKind.FLAG:
        return True if typed else None
    if not typed.strip():
        return [] if kind is FactKind.SPANS else None
    if kind is FactKind.PRICE:
        return _price(typed, currency)
    if kind in (FactKind.WORDS, FactKind.LINES):
        return _items(typed, "," if kind is FactKind.WORDS else "\n", before)
    return _READERS[kind](typed)


def guessed(text: str) -> Any:
    """The value of a cell of a table: a number or a range where it is one, else the text; None for nothing typed."""
    try:
        return read_value(text, FactKind.NUMBER)
    except BadValue:
        return read_value(text.strip(), FactKind.TEXT)


def _price(typed: str, currency: str) -> str:
    plain = canonical(typed).strip()
    parts = _TYPED_PRICE.fullmatch(plain)
    if parts is None or (parts["before"] and parts["after"]):
        raise BadValue(
            phrase("%(typed)s is no price: write an amount and its currency, such as 4.95 EUR", typed=f"{typed!r}")
        )
    name = parts["before"] or parts["after"] or currency
    code = _SIGNS.get(name.casefold(), name.upper())
    if not re.fullmatch(r"[A-Z]{3}", code) or currency_name(code, "en").startswith(f"{code} ("):
        raise BadValue(
            phrase("%(name)s is no currency: write its code of three letters, such as EUR", name=f"{name!r}")
        )
    return f"{_decimal(parts['amount'])} {code}"


def _decimal(typed: str) -> str:
    """The number with a point before its decimals: "1.500,50" is 1500.50. Raises BadValue for what is no clear one."""
    number = _BLANKS.sub("", typed).rstrip(".,")
    if _THOUSANDS.fullmatch(number) and not ("." in number and "," in number) and number.count(number[-4]) == 1:
        plain = number.replace(",", "").replace(".", "")
        raise BadValue(
            phrase(
                "%(typed)s can be read in two ways: write %(plain)s, or with another number of decimals",
                typed=f"{typed!r}",
                plain=plain,
            )
        )
    *whole, last = re.split(r"[.,]", number)
    number = f"{''.join(whole)}.{last}" if whole and len(last) != 3 else "".join([*whole, last])
    if not _NUMBER.fullmatch(number):
        raise BadValue(
            phrase("%(typed)s is no number: write digits, with a point before the decimals", typed=f"{typed!r}")
        )
    exact = Decimal(number)
    if exact == exact.to_integral_value():
        return str(exact.to_integral_value())
    return f"{exact:.2f}" if len(last) < 2 else number


def _number(typed: str) -> int | float | str:
    plain = canonical(typed).strip()
    if ends := _TYPED_RANGE.fullmatch(plain):
        first, last = int(ends[1]), int(ends[2])
        if not 0 < first < last:
            raise BadValue(
                phrase(
                    "%(typed)s ends before it begins: write the smaller number first, such as 2-4", typed=f"{typed!r}"
                )
            )
        return f"{first}-{last}"
    negative, digits = plain.startswith("-"), plain.removeprefix("-")
    if not digits or not digits[0].isdigit():
        raise BadValue(
            phrase("%(typed)s is no number: write one such as 3, or a range such as 2-4", typed=f"{typed!r}")
        )
    if re.fullmatch(r"\d+\.\d", digits):
        return float(plain)
    number = f"{'-' if negative else ''}{_decimal(digits)}"
    return float(number) if "." in number else int(number)


def _share(typed: str) -> str:
    number = _number(canonical(typed).strip().removesuffix("%"))
    if isinstance(number, str):
        raise BadValue(phrase("%(typed)s is no share: write one number, such as 10 %%", typed=f"{typed!r}"))
    return f"{number:g} %"


def _time(typed: str) -> str:
    parts = _TYPED_TIME.fullmatch(canonical(typed).strip())
    hour, minute = (int(parts[1]), int(parts[2] or 0)) if parts else (99, 0)
    if hour > 23 or minute > 59:
        raise BadValue(
            phrase("%(typed)s is no time of the clock: write one from 0:00 to 23:59, such as 13:00", typed=f"{typed!r}")
        )
    return f"{hour}:{minute:02}"


def _date(typed: str) -> date:
    try:
        return date.fromisoformat(typed.strip())
    except ValueError as error:
        raise BadValue(
            phrase("%(typed)s is no day: write the year, the month and the day, such as 2026-12-24", typed=f"{typed!r}")
        ) from error


def _spans(typed: str) -> list[str]:
    """ "9:30–14:00, 16–19:30" as the list of spans that shop.yml holds."""
    written = []
    for part in typed.replace("–", "-").replace("—", "-").split(","):
        if part.strip():
            ends = [_clock(end, typed) for end in part.split("-")]
            written.append("-".join(ends))
    try:
        spans = read_spans(phrase("the hours"), written)
    except BadHours as error:
        raise BadValue(str(error)) from error
    return ["-".join(f"{minutes // 60:02}:{minutes % 60:02}" for minutes in on_the_clock(span)) for span in spans]


def _clock(typed: str, whole: str) -> str:
    parts = _TYPED_TIME.fullmatch(canonical(typed).strip())
    if parts is None:
        raise BadValue(
            phrase("%(whole)s are no hours: write from and until, such as 09:30–14:00, 16:00–19:30", whole=f"{whole!r}")
        )
    return f"{parts[1]}:{parts[2] or '00'}"


def _items(typed: str, joint: str, before: Any) -> list[Any]:
    """The items; one that stays as it is written keeps its value (a number stays a number)."""
    kept = {str(item): item for item in before} if isinstance(before, Sequence) and not isinstance(before, str) else {}
    items = [item.strip() for item in typed.split(joint)]
    return [kept.get(item, item) for item in items if item]


_READERS: Mapping[FactKind, Callable[[str], Any]] = {
    FactKind.NUMBER: _number,
    FactKind.SHARE: _share,
    FactKind.TIME: _time,
    FactKind.DATE: _date,
    FactKind.SPANS: _spans,
    FactKind.EXAMPLES: lambda typed: ExampleLines(line.strip() for line in typed.split("\n") if line.strip()),
    FactKind.TEXT: lambda typed: typed,
}

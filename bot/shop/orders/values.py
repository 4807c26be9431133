"""Values: numbers, days and moments as tables and Excel write them. A ValueError's message completes "… must be"."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal, InvalidOperation
from enum import Enum

_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?"
)
_PARTED = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{2}|\d{4})(?:[ ,]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_NUMBER = re.compile(r"-?\d[\d.,\s']*")
_SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?")
# What Excel makes of a long number that it was not told to leave alone: its last digits are gone.
_SCIENTIFIC = re.compile(r"\d[.,]\d+E\+?\d+", re.I)
_FORMULA = re.compile(r'="(.*)"')
_SERIAL_BEGINS = date(1899, 12, 30)
_PLAIN = re.compile(r"-?\d{1,12}(\.\d{1,6})?")
# No order is of another century; what seems so is milliseconds, or a number that is no moment at all.
_EARLIEST, _LATEST = datetime(2000, 1, 1, tzinfo=timezone.utc), datetime(2100, 1, 1, tzinfo=timezone.utc)
# Clocks of two systems differ, and a day has no hour.
_AHEAD_SECONDS = 24 * 3600.0


class DayOrder(str, Enum):
    """Which number of "03/04/2026" is the day."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


def plain_cell(text: str) -> str:
    """A cell without the wrapping by which exports keep Excel from changing it: `="0012"`, `'0012`."""
    text = text.strip().replace("\u00a0", " ")
    match = _FORMULA.fullmatch(text)
    return (match[1] if match else text.removeprefix("'")).strip()


def whole_code(text: str) -> str:
    """A number that is a name: of an order, a parcel, a phone. Raises ValueError where Excel has rounded it."""
    if _SCIENTIFIC.fullmatch(text):
        raise ValueError(f"a whole number; Excel has cut {text}: format the column as text and export again")
    return text.removesuffix(".0")


def web_link(text: str | None) -> str | None:
    """The address, if it leads to a page: http or https. None else: `javascript:` would run in who presses it."""
    return text if text and text.lower().startswith(("https://", "http://")) else None


def amount_of(text: str) -> str:
    """A decimal number with a point, whatever parts its thousands and cents. Raises ValueError."""
    match = _NUMBER.search(text)
    digits = re.sub(r"[\s']", "", match[0]) if match else ""
    last = max(digits.rfind(","), digits.rfind("."))
    if last >= 0 and len(digits) - last - 1 != 3:
        digits = f"{re.sub('[.,]', '', digits[:last])}.{digits[last + 1 :]}"
    else:
        digits = re.sub("[.,]", "", digits)
    try:
        return str(Decimal(digits))
    except InvalidOperation:
        raise ValueError(f"an amount such as 19.90; it is {text[:40]!r}") from None


def plain_amount_of(text: str) -> str:
    """A decimal number as programs write it: a point before the cents, nothing between thousands. Raises ValueError."""
    if not _PLAIN.fullmatch(text):
        raise ValueError(f"a decimal number with a point, such as 19.90; it is {text[:40]!r}")
    return text


def count_of(text: str) -> int:
    """A whole number of pieces. Raises ValueError."""
    amount = Decimal(amount_of(text))
    if amount != int(amount) or not 0 < amount < 100_000:
        raise ValueError(f"a whole number of pieces; it is {text[:40]!r}")
    return int(amount)


def in_bounds(seconds: float) -> float:
    """The UTC unix seconds, if they are a moment of this century. Raises ValueError."""
    if not _EARLIEST.timestamp() <= seconds < _LATEST.timestamp():
        raise ValueError(f"of the years 2000 to 2099, in seconds and not in milliseconds; it is {seconds:.0f}")
    return seconds


def not_ahead(seconds: float, now: float) -> float:
    """The moment of a change, if it can have been: what changes later would never replace it. Raises ValueError."""
    if seconds > now + _AHEAD_SECONDS:
        raise ValueError(f"no later than now; it is {datetime.fromtimestamp(seconds, timezone.utc):%Y-%m-%d}")
    return seconds


def moment_of(text: str, order: DayOrder, zone: tzinfo) -> float:
    """UTC unix seconds of a day, or a day and a time, by the shop's clock. Raises ValueError."""
    return in_bounds(_seconds_of(text, order, zone))


def _seconds_of(text: str, order: DayOrder, zone: tzinfo) -> float:
    if match := _ISO.fullmatch(text):
        year, month, day, hour, minute, second = (int(each or 0) for each in match.groups()[:6])
        offset = match[7]
        where = _offset(offset) if offset else zone
        return _moment(text, year, month, day, hour, minute, second, where)
    if match := _PARTED.fullmatch(text):
        first, other, year, hour, minute, second = (int(each or 0) for each in match.groups())
        day, month = (first, other) if order is DayOrder.DAY_FIRST else (other, first)
        return _moment(text, year + 2000 if year < 100 else year, month, day, hour, minute, second, zone)
    if _SERIAL.fullmatch(text):
        days = float(text.replace(",", "."))
        begin = datetime.combine(_SERIAL_BEGINS, datetime.min.time(), zone)
        return (begin + timedelta(days=days)).timestamp()
    raise ValueError(f"a day such as 2026-12-02 or 02/12/2026; it is {text[:40]!r}")


def day_of(text: str, order: DayOrder, zone: tzinfo) -> str:
    """A day as an ISO date. Raises ValueError."""
    return datetime.fromtimestamp(moment_of(text, order, zone), zone).date().isoformat()


def guessed_order(texts: list[str]) -> DayOrder:
    """Which number is the day, as the days of a column show; the day first where none shows it."""
    for text in texts:
        match = _PARTED.fullmatch(text)
        if match and int(match[2]) > 12:
            return DayOrder.MONTH_FIRST
    return DayOrder.DAY_FIRST


def _offset(text: str) -> tzinfo:
    if text in ("Z", "UTC"):
        return timezone.utc
    digits = text[1:].replace(":", "")
    delta = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-delta if text[0] == "-" else delta)


def _moment(text: str, year: int, month: int, day: int, hour: int, minute: int, second: int, zone: tzinfo) -> float:
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=zone).timestamp()
    except (ValueError, OverflowError):
        raise ValueError(f"a day of the calendar; it is {text[:40]!r}") from None

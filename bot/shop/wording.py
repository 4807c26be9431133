"""Wording: how each language writes money, numbers, lists and opening hours. Adding a language adds one row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, kw_only=True)
class Wording:
    """One language's conventions. The templates take `str.format` fields of the same name.

    `thousands_from` is the first number written with a separator (Spanish writes 1500 but 10.000: RAE,
    Ortografía, "Los números"). `on_weekdays` are the days as said of a time, inflected where the language does.
    `and_before_i` replaces `and_word` before an i- sound. `size_words` stand before a size in customers' messages
    ("talla 40", "la 40"), the noun first, without accents.
    """

    decimal: str
    thousands: str
    thousands_from: int
    money: str
    and_word: str
    and_before_i: str
    weekdays: tuple[str, ...]
    weekday_span: str
    hours: str
    closed: str
    today: str
    tomorrow: str
    on_weekdays: tuple[str, ...]
    on_date: str
    moment: str
    size_words: tuple[str, ...]


WORDINGS: Mapping[str, Wording] = {
    "en": Wording(
        decimal=".", thousands=",", thousands_from=1_000, money="{symbol}{amount}",
        and_word="and", and_before_i="and",
        weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        weekday_span="{first} to {last}", hours="{start} to {end}", closed="closed on {days}",
        today="today", tomorrow="tomorrow",
        on_weekdays=("on Monday", "on Tuesday", "on Wednesday", "on Thursday", "on Friday", "on Saturday", "on Sunday"),
        on_date="on {day}/{month}", moment="{day} at {time}",
        size_words=("size", "sizes", "an"),
    ),
    "es": Wording(
        decimal=",", thousands=".", thousands_from=10_000, money="{amount} {symbol}",
        and_word="y", and_before_i="e",
        weekdays=("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
        weekday_span="{first} a {last}", hours="de {start} a {end}", closed="{days} cerrado",
        today="hoy", tomorrow="mañana",
        on_weekdays=("el lunes", "el martes", "el miércoles", "el jueves", "el viernes", "el sábado", "el domingo"),
        on_date="el {day}/{month}", moment="{day} a las {time}",
        size_words=("talla", "tallas", "la", "una", "el", "un", "numero"),
    ),
    "pt": Wording(
        decimal=",", thousands=".", thousands_from=10_000, money="{amount} {symbol}",
        and_word="e", and_before_i="e",
        weekdays=("segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado", "domingo"),
        weekday_span="{first} a {last}", hours="das {start} às {end}", closed="{days} fechado",
        today="hoje", tomorrow="amanhã",
        on_weekdays=(
            "na segunda-feira", "na terça-feira", "na quarta-feira", "na quinta-feira", "na sexta-feira", "no sábado",
            "no domingo",
        ),
        on_date="no dia {day}/{month}", moment="{day} às {time}",
        size_words=("tamanho", "tamanhos", "o", "um", "numero"),
    ),
    "pl": Wording(
        decimal=",", thousands="\u00a0", thousands_from=10_000, money="{amount} {symbol}",
        and_word="i", and_before_i="i",
        weekdays=("poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota", "niedziela"),
        weekday_span="{first}–{last}", hours="{start}–{end}", closed="{days} nieczynne",
        today="dziś", tomorrow="jutro",
        on_weekdays=(
            "w poniedziałek", "we wtorek", "w środę", "w czwartek", "w piątek", "w sobotę", "w niedzielę",
        ),
        on_date="{day}.{month:02}", moment="{day} o {time}",
        size_words=("rozmiar", "rozmiaru", "rozmiarze", "rozmiarem", "numer"),
    ),
    "fi": Wording(
        decimal=",", thousands="\u00a0", thousands_from=10_000, money="{amount} {symbol}",
        and_word="ja", and_before_i="ja",
        weekdays=("maanantai", "tiistai", "keskiviikko", "torstai", "perjantai", "lauantai", "sunnuntai"),
        weekday_span="{first}–{last}", hours="klo {start}–{end}", closed="{days} suljettu",
        today="tänään", tomorrow="huomenna",
        on_weekdays=(
            "maanantaina", "tiistaina", "keskiviikkona", "torstaina", "perjantaina", "lauantaina", "sunnuntaina",
        ),
        on_date="{day}.{month}.", moment="{day} klo {time}",
        size_words=("koko", "kokoa", "koon", "koossa", "numero"),
    ),
}  # fmt: skip
_SYMBOLS: Mapping[str, str] = {"EUR": "€", "GBP": "£", "USD": "$", "PLN": "zł"}
# "hielo", "hiato" begin with a y sound and keep "y" (RAE, Diccionario panhispánico de dudas, "y").
_Y_SOUND = ("hie", "hia", "hio", "ie", "ia", "io")


def write_number(value: Decimal, language: str) -> str:
    """`value` as the language writes it, with the decimals it was given (4.50 keeps its zero)."""
    wording = WORDINGS[language]
    plain = f"{value:,f}" if abs(value) >= wording.thousands_from else f"{value:f}"
    return plain.translate({ord(","): wording.thousands, ord("."): wording.decimal})


def write_money(amount: Decimal, currency: str, language: str) -> str:
    """An amount with the currency's sign where the language puts it; `currency` is an ISO 4217 code."""
    symbol = _SYMBOLS.get(currency, currency)
    return WORDINGS[language].money.format(symbol=symbol, amount=write_number(amount, language))


def write_list(items: Sequence[str], language: str) -> str:
    """The items joined with commas and the language's "and"."""
    if len(items) < 2:
        return "".join(items)
    wording = WORDINGS[language]
    last = items[-1].lower()
    i_sound = last.startswith(("i", "í", "hi", "hí")) and not last.startswith(_Y_SOUND)
    joint = wording.and_before_i if i_sound else wording.and_word
    return f"{', '.join(items[:-1])} {joint} {items[-1]}"


def write_opening_hours(hours: Mapping[str, Sequence[str]], language: str) -> str:
    """The weekly hours in one line; days in a row with the same hours are named together.

    `hours` maps English weekday names to spans like "09:30-14:00".
    """
    spans_by_day = [(index, tuple(hours.get(day) or ())) for index, day in enumerate(WEEKDAYS)]
    runs = [(spans, [index for index, _ in days]) for spans, days in groupby(spans_by_day, lambda day: day[1])]
    return ", ".join(_run(spans, days, language) for spans, days in runs)


def write_moment(moment: datetime, today: date, language: str) -> str:
    """When something happens, as said from `today`: "tomorrow at 9:30", "on Monday at 9:30", "on 6/1 at 9:30"."""
    wording = WORDINGS[language]
    ahead = (moment.date() - today).days
    near = (wording.today, wording.tomorrow)
    if ahead < len(near):
        day = near[ahead]
    elif ahead < 7:
        day = wording.on_weekdays[moment.weekday()]
    else:
        day = wording.on_date.format(day=moment.day, month=moment.month)
    return wording.moment.format(day=day, time=f"{moment.hour}:{moment.minute:02}")


def _run(spans: Sequence[str], days: Sequence[int], language: str) -> str:
    wording = WORDINGS[language]
    names = wording.weekdays[days[0]], wording.weekdays[days[-1]]
    named = names[0] if len(days) == 1 else wording.weekday_span.format(first=names[0], last=names[1])
    if not spans:
        return wording.closed.format(days=named)
    return f"{named} {write_list([_span(span, language) for span in spans], language)}"


def _span(span: str, language: str) -> str:
    start, _, end = span.partition("-")
    return WORDINGS[language].hours.format(start=start.strip().removeprefix("0"), end=end.strip().removeprefix("0"))

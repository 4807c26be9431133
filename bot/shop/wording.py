"""Wording: writes money, numbers, lists, names of places and times in each language, by Unicode CLDR.

Adding a language adds one row with what CLDR does not have.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from itertools import groupby

from babel import Locale
from babel.dates import format_skeleton, get_day_names
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent, get_currency_name

from bot.shop.spans import Span, Spans, on_the_clock, read_spans

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, kw_only=True)
class Wording:
    """One language's conventions. The templates take `str.format` fields of the same name.

    `locale` is the region whose customs CLDR (babel) is asked for. `grouped_from` is the first number written with a
    separator of thousands: CLDR's "minimumGroupingDigits", which babel does not read (Spanish writes 1500 but 10.000:
    RAE, Ortografía, "Los números"). `before_i` is the joint of a list and what it becomes before an i- sound.
    `currency_count` chooses the form of a currency's name: of 2 where prices are "in euros", else of 1.
    `range_dash` stands between the ends of a range (a hyphen in Spanish: RAE, Ortografía, "El guion"; in Portuguese by
    custom). `time` is one of the clock.
    `clock` says whose time it is, by the `city` of its zone.
    `on_weekday` takes the `day` as CLDR writes it within a sentence; `weekday_forms` are those that it does not fit,
    by number (0 is Monday). `size_words` stand before a size in customers' messages ("talla 40", "la 40"), the noun
    first, without accents.
    """

    locale: str
    grouped_from: int
    before_i: tuple[str, str] | None = None
    currency_count: int = 1
    range_dash: str = "–"
    time: str = "{hour}:{minute:02}"
    weekday_span: str
    hours: str
    closed: str
    today: str
    tomorrow: str
    on_weekday: str
    weekday_forms: Mapping[int, str] = field(default_factory=dict)
    on_date: str
    moment: str
    clock: str
    size_words: tuple[str, ...]


WORDINGS: Mapping[str, Wording] = {
    "en": Wording(
        locale="en_GB", grouped_from=1_000, currency_count=2,
        weekday_span="{first} to {last}", hours="{start} to {end}", closed="closed on {days}",
        today="today", tomorrow="tomorrow", on_weekday="on {day}",
        on_date="on {day}/{month}", moment="{day} at {time}", clock="{city} time",
        size_words=("size", "sizes", "an"),
    ),
    "es": Wording(
        locale="es_ES", grouped_from=10_000, before_i=(" y ", " e "), currency_count=2, range_dash="-",
        weekday_span="{first} a {last}", hours="de {start} a {end}", closed="{days} cerrado",
        today="hoy", tomorrow="mañana", on_weekday="el {day}",
        on_date="el {day}/{month}", moment="{day} a las {time}", clock="hora de {city}",
        size_words=("talla", "tallas", "la", "una", "el", "un", "numero"),
    ),
    "pt": Wording(
        locale="pt_PT", grouped_from=10_000, currency_count=2, range_dash="-",
        weekday_span="{first} a {last}", hours="das {start} às {end}", closed="{days} fechado",
        today="hoje", tomorrow="amanhã", on_weekday="na {day}", weekday_forms={5: "no sábado", 6: "no domingo"},
        on_date="no dia {day}/{month}", moment="{day} às {time}", clock="hora de {city}",
        size_words=("tamanho", "tamanhos", "o", "um", "numero"),
    ),
    "pl": Wording(
        locale="pl_PL", grouped_from=10_000,
        weekday_span="{first}–{last}", hours="{start}–{end}", closed="{days} nieczynne",
        today="dziś", tomorrow="jutro", on_weekday="w {day}",
        weekday_forms={1: "we wtorek", 2: "w środę", 5: "w sobotę", 6: "w niedzielę"},
        on_date="{day}.{month:02}", moment="{day} o {time}", clock="strefa czasowa: {city}",
        size_words=("rozmiar", "rozmiaru", "rozmiarze", "rozmiarem", "numer"),
    ),
    "fi": Wording(
        locale="fi_FI", grouped_from=1_000, time="{hour}.{minute:02}",
        weekday_span="{first}–{last}", hours="klo {start}–{end}", closed="{days} suljettu",
        today="tänään", tomorrow="huomenna", on_weekday="{day}",
        on_date="{day}.{month}.", moment="{day} klo {time}", clock="aikavyöhyke: {city}",
        size_words=("koko", "kokoa", "koon", "koossa", "numero"),
    ),
}  # fmt: skip
# "hielo", "hiato" begin with a y sound and keep "y" (RAE, Diccionario panhispánico de dudas, "y").
_Y_SOUND = ("hie", "hia", "hio", "ie", "ia", "io")


def language_name(language: str, within: str) -> str:
    """What `within` calls a language (both ISO 639-1), by CLDR: "Englisch"; its code where CLDR has no name."""
    return str(Locale(within).languages.get(language, language))


@cache
def locale_of(language: str) -> Locale:
    """CLDR's locale of the language as the shop writes it."""
    return Locale.parse(WORDINGS[language].locale)


def write_number(value: Decimal, language: str, *, grouped: bool = True) -> str:
    """`value` as the language writes it; its thousands apart only where it is `grouped`."""
    apart = grouped and _is_grouped(value, language)
    return format_decimal(value, locale=locale_of(language), decimal_quantization=False, group_separator=apart)


def write_money(amount: Decimal, currency: str, language: str) -> str:
    """An amount with the currency's sign where the language puts it; `currency` is an ISO 4217 code.

    A round amount is written without decimals.
    """
    locale = locale_of(language)
    pattern = locale.currency_formats["standard"].pattern
    if amount == amount.to_integral_value():
        pattern = pattern.replace("0.00", "0")
    return format_currency(
        amount, currency, pattern, locale, currency_digits=False, group_separator=_is_grouped(amount, language)
    )


def write_share(per_hundred: Decimal, language: str) -> str:
    """A share of a hundred with the sign of per cent where the language puts it: "10%", "10 %"."""
    return format_percent(per_hundred / 100, locale=locale_of(language), decimal_quantization=False)


def write_range(first: str, last: str, language: str) -> str:
    """From one number to another: "2–4"."""
    return f"{first}{WORDINGS[language].range_dash}{last}"


def write_time(hour: int, minute: int, language: str) -> str:
    """A time of the clock, of 24 hours: "9:30", "9.30"."""
    return WORDINGS[language].time.format(hour=hour, minute=minute)


def _is_grouped(value: Decimal, language: str) -> bool:
    return abs(value) >= WORDINGS[language].grouped_from


def write_list(items: Sequence[str], language: str) -> str:
    """The items joined with commas and the language's "and"."""
    text = format_list(items, locale=locale_of(language))
    joints = WORDINGS[language].before_i
    if joints and len(items) > 1 and _has_i_sound(items[-1].lower()):
        joint, before_i = joints
        return f"{text.removesuffix(joint + items[-1])}{before_i}{items[-1]}"
    return text


def _has_i_sound(word: str) -> bool:
    return word.startswith(("i", "í", "hi", "hí")) and not word.startswith(_Y_SOUND)


def weekday_name(day: int, language: str) -> str:
    """The name of a day of the week, as it stands alone; 0 is Monday."""
    return str(get_day_names("wide", "stand-alone", locale_of(language))[day])


def territory_names(code: str, language: str) -> tuple[str, ...]:
    """How a language calls a territory (ISO 3166-1), the shop's own way first; none where CLDR does not know it."""
    locales = (locale_of(language), Locale(language))
    return tuple(dict.fromkeys(str(locale.territories[code]) for locale in locales if code in locale.territories))


def currency_name(code: str, language: str) -> str:
    """The name of a currency (ISO 4217) with its code, as prices are told to be in it: "euros (EUR)"."""
    return f"{get_currency_name(code, WORDINGS[language].currency_count, locale_of(language))} ({code})"


def write_opening_hours(hours: Mapping[str, Sequence[str]], language: str) -> str:
    """The weekly hours in one line; days in a row with the same hours are named together.

    `hours` maps English weekday names to spans like "09:30-14:00". Raises BadHours as the calendar does.
    """
    spans_by_day = [(index, read_spans(f"hours.{day}", hours.get(day))) for index, day in enumerate(WEEKDAYS)]
    runs = [(spans, [index for index, _ in days]) for spans, days in groupby(spans_by_day, lambda day: day[1])]
    return ", ".join(_run(spans, days, language) for spans, days in runs)


def write_moment(moment: datetime, today: date, language: str) -> str:
    """The time of an event as people say it on `today`: "tomorrow at 9:30", "on Monday at 9:30", "on 6/1 at 9:30"."""
    wording = WORDINGS[language]
    ahead = (moment.date() - today).days
    near = (wording.today, wording.tomorrow)
    if ahead < len(near):
        day = near[ahead]
    elif ahead < 7:
        day = _on_weekday(moment.weekday(), language)
    else:
        day = wording.on_date.format(day=moment.day, month=moment.month)
    return wording.moment.format(day=day, time=write_time(moment.hour, moment.minute, language))


def write_day(day: date, language: str) -> str:
    """A day of the calendar without its year: "2 December", "2. joulukuuta"."""
    return format_skeleton("MMMMd", day, locale=locale_of(language))


def _on_weekday(day: int, language: str) -> str:
    wording = WORDINGS[language]
    name = get_day_names("wide", "format", locale_of(language))[day]
    return wording.weekday_forms.get(day) or wording.on_weekday.format(day=name)


def _run(spans: Spans, days: Sequence[int], language: str) -> str:
    wording = WORDINGS[language]
    names = weekday_name(days[0], language), weekday_name(days[-1], language)
    day_names = names[0] if len(days) == 1 else wording.weekday_span.format(first=names[0], last=names[1])
    if not spans:
        return wording.closed.format(days=day_names)
    return f"{day_names} {write_list([_span(span, language) for span in spans], language)}"


def _span(span: Span, language: str) -> str:
    start, end = (write_time(*divmod(minutes, 60), language) for minutes in on_the_clock(span))
    return WORDINGS[language].hours.format(start=start, end=end)

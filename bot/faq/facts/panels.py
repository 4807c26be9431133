"""Panels: a group of facts as boxes that belong together on a page: a zone, a holiday, a region, a section."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from bot.faq.facts.countries import country_name
from bot.faq.facts.fields import Fact, at, fact_of, facts_in, field_of, is_texts, mark_of, text_fields
from bot.faq.facts.groups import Group
from bot.faq.facts.titles import title_of
from bot.faq.facts.values import FactKind
from bot.language.names import language_called
from bot.phrases import joined, phrase
from bot.shop.wording import WEEKDAYS

_ZONE_TERMS: Mapping[str, tuple[FactKind, str]] = {
    "price": (FactKind.PRICE, phrase("such as 4.95 EUR")),
    "days": (FactKind.NUMBER, phrase("such as 2-4")),
    "free_from": (FactKind.PRICE, phrase("empty where it never is")),
    "express": (FactKind.PRICE, phrase("empty where there is none")),
    "customs": (FactKind.FLAG, ""),
    "cash_on_delivery": (FactKind.FLAG, ""),
}
_NAME_HINT = phrase("empty: its places are its name")
_WORDS_HINT = phrase("joined by commas; * stands for any ending")


@dataclass(frozen=True, kw_only=True)
class Chip:
    """One item of a short list that a tick removes; `mark` is by what it is known to be the same still."""

    path: str
    title: str
    mark: str


@dataclass(frozen=True, kw_only=True)
class Panel:
    """Facts that belong together. One with a `mark` can be removed as a whole."""

    path: str
    title: str
    facts: tuple[Fact, ...]
    mark: str = ""
    chips: tuple[Chip, ...] = ()
    hint: str = ""


def panels_of(group: Group, content: Mapping[str, Any], languages: Sequence[str]) -> list[Panel]:
    """Every panel of a group, in the order of the file."""
    special = _SPECIAL.get(group.form, _none)(content, languages)
    return [*special, *_plain(group, content, languages)]


def country_chips(content: Mapping[str, Any], zone: str, language: str) -> tuple[Chip, ...]:
    """The places of a zone by name."""
    codes = at(content, f"zones.{zone}.countries")
    chips = []
    for number, code in enumerate(codes if isinstance(codes, list) else ()):
        own = at(content, f"places.{code}.{language}")
        name = str(own) if own else country_name(str(code), language)
        chips.append(Chip(path=f"zones.{zone}.countries.{number}", title=name, mark=mark_of(code)))
    return tuple(chips)


def _none(content: Mapping[str, Any], languages: Sequence[str]) -> Iterator[Panel]:
    yield from ()


def _plain(group: Group, content: Mapping[str, Any], languages: Sequence[str]) -> Iterator[Panel]:
    """A panel for the facts that stand alone, and one for each section."""
    shown = {"payment": "payment.methods"}.get(group.form, "\0")
    alone: list[Fact] = []
    sections: list[Panel] = []
    for section in group.sections:
        facts = [fact for fact in facts_in(content, section, languages) if not fact.path.startswith(shown)]
        if isinstance(at(content, section), Mapping) and not is_texts(at(content, section)):
            sections.append(Panel(path=section, title=title_of(section), facts=tuple(facts)))
        else:
            alone += facts
    yield from [Panel(path="", title=group.title, facts=tuple(alone))] if alone else []
    yield from sections


def _zones(content: Mapping[str, Any], languages: Sequence[str]) -> Iterator[Panel]:
    for key, terms in _section(content, "zones"):
        path = f"zones.{key}"
        chips = country_chips(content, key, languages[0])
        names = terms.get("name") or {}
        title = names.get(languages[0], "") if isinstance(names, Mapping) else str(names)
        facts = [_named(f"{path}.name", terms.get("name"), languages, hint=_NAME_HINT)]
        for term, (kind, hint) in _ZONE_TERMS.items():
            field = field_of(terms.get(term), f"{path}.{term}", kind=kind, hint=hint)
            facts.append(Fact(path=field.path, title=field.title, fields=(field,)))
        yield Panel(
            path=path, title=title or ", ".join(chip.title for chip in chips) or key,
            facts=tuple(facts), mark=mark_of(terms), chips=chips,
        )  # fmt: skip


def _places(content: Mapping[str, Any], languages: Sequence[str]) -> Iterator[Panel]:
    for key, facts in _section(content, "places"):
        path = f"places.{key}"
        called = facts.get(languages[0]) or country_name(key, languages[0])
        shown = [
            _named(path, {language: facts.get(language) for language in languages}, languages, title=phrase("Name")),
            _words(f"{path}.also", facts.get("also")),
            _named(
                f"{path}.to",
                facts.get("to"),
                languages,
                title=phrase("To there"),
                hint=phrase("where a language says it otherwise"),
            ),
            _named(f"{path}.mainland", facts.get("mainland"), languages, title=phrase("Without its regions")),
        ]
        customs = field_of(
            facts.get("customs"), f"{path}.customs", kind=FactKind.FLAG, title=title_of("zones.x.customs")
        )
        shown.append(Fact(path=customs.path, title=customs.title, fields=(customs,)))
        yield Panel(path=path, title=str(called), facts=tuple(shown))


def _hours(content: Mapping[str, Any], languages: Sequence[str]) -> Iterator[Panel]:
    hours = at(content, "hours") or {}
    days = [
        _single(hours.get(day), f"hours.{day}", FactKind.SPANS, day.capitalize(), "empty: closed") for day in WEEKDAYS
    ]
    zone = _single(
        hours.get("timezone"), "hours.timezone", FactKind.TEXT, phrase("Time zone"), phrase("such as Europe/Madrid")
    )
    if "calendar" in hours:
        days.append(_single(hours["calendar"], "hours.calendar", FactKind.TEXT, phrase("Calendar file"), "empty: none"))
    yield Panel(
        path="hours", title=phrase("The week"), facts=(*days, zone), hint=phrase("Write 09:30–14:00, 16:00–19:30.")
    )
    holidays = hours.get("holidays")
    days_off = [
        (str(holiday.get("date")), _holiday(holiday, f"hours.holidays.{number}", languages))
        for number, holiday in enumerate(holidays if isinstance(holidays, list) else ())
        if isinstance(holiday, Mapping)
    ]
    yield from (panel for _, panel in sorted(days_off, key=itemgetter(0)))


def _holiday(holiday: Mapping[str, Any], path: str, languages: Sequence[str]) -> Panel:
    name = holiday.get("name")
    title = name.get(languages[0], "") if isinstance(name, Mapping) else name
    facts = (
        _single(holiday.get("date"), f"{path}.date", FactKind.DATE, phrase("First day"), ""),
        _single(holiday.get("until"), f"{path}.until", FactKind.DATE, phrase("Last day"), phrase("empty: one day")),
        _single(holiday.get("hours"), f"{path}.hours", FactKind.SPANS, phrase("Hours"), "empty: closed"),
        _named(f"{path}.name", name, languages, title=phrase("Name")) if isinstance(name, Mapping) or name is None
        else _single(name, f"{path}.name", FactKind.TEXT, phrase("Name"), ""),
    )  # fmt: skip
    return Panel(
        path=path,
        title=str(title or holiday.get("date")),
        facts=facts,
        mark=mark_of(holiday),
        hint=_nameless(name, languages),
    )


def _nameless(name: Any, languages: Sequence[str]) -> str:
    """What customers read in the languages in which a holiday has no name."""
    if not isinstance(name, Mapping) or not any(name.values()):
        return ""
    lacking = [language_called(each) for each in languages if not name.get(each)]
    told = next(str(name[each]) for each in (*languages, *name) if name.get(each))
    return (
        phrase("No name yet in %(lacking)s: customers read “%(told)s” there.", lacking=joined(lacking, ", "), told=told)
        if lacking
        else ""
    )


def _payment(content: Mapping[str, Any], languages: Sequence[str]) -> Iterator[Panel]:
    for key, name in _items(content, "payment.methods"):
        fact = fact_of(name, f"payment.methods.{key}", languages)
        title = name.get(languages[0], key) if isinstance(name, Mapping) else str(name)
        yield Panel(path=fact.path, title=str(title), facts=(fact,), mark=mark_of(name))


def _sizes(content: Mapping[str, Any], languages: Sequence[str]) -> Iterator[Panel]:
    for key, category in _section(content, "categories"):
        path = f"categories.{key}"
        names = {language: category.get(language) for language in languages}
        facts = (_named(path, names, languages, title=phrase("Name")), _words(f"{path}.also", category.get("also")))
        yield Panel(path=path, title=phrase("What the table “%(title_of)s” is of", title_of=title_of(key)), facts=facts)
    columns = tuple(
        Fact(path=f"columns.{key}", title=key, fields=tuple(text_fields(name, f"columns.{key}", languages, title=key)))
        for key, name in _section(content, "columns")
    )
    if columns:
        yield Panel(path="columns", title=phrase("What the columns of the tables are called"), facts=columns)


def _section(content: Mapping[str, Any], path: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    yield from ((key, value) for key, value in _items(content, path) if isinstance(value, Mapping))


def _items(content: Mapping[str, Any], path: str) -> Iterator[tuple[str, Any]]:
    section = at(content, path)
    yield from ((str(key), value) for key, value in (section if isinstance(section, Mapping) else {}).items())


def _named(path: str, names: Any, languages: Sequence[str], *, title: str = "", hint: str = "") -> Fact:
    title = title or title_of(path)
    if isinstance(names, str):
        return Fact(path=path, title=title, fields=(field_of(names, path, title=title, hint=hint),), hint=hint)
    return Fact(path=path, title=title, fields=tuple(text_fields(names, path, languages, title=title)), hint=hint)


def _words(path: str, words: Any) -> Fact:
    title = phrase("Other words for it")
    field = field_of(words, path, kind=FactKind.WORDS, title=title, hint=_WORDS_HINT)
    return Fact(path=path, title=title, fields=(field,))


def _single(value: Any, path: str, kind: FactKind, title: str, hint: str) -> Fact:
    return Fact(path=path, title=title, fields=(field_of(value, path, kind=kind, title=title, hint=hint),))


_SPECIAL = {"zones": _zones, "places": _places, "hours": _hours, "payment": _payment, "sizes": _sizes}

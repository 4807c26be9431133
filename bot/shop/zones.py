"""Zones: where the shop sends to and at what price; each place stands in one zone, its names come from Unicode CLDR."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.shop.wording import territory_names

Names = Mapping[str, str]


class BadFacts(ValueError):
    """The sources of derived facts are faulty; the message names them and says what to change."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A country, or a part of one that has conditions of its own.

    `code` is an ISO 3166-1 code or, for what has none, a key of the shop's own. `names` and `mainland` (what remains of
    a country whose parts stand elsewhere; empty where the shop has no word for it) are by language, `to` ("na Azory")
    in those whose rules don't fit its name. `also` are other ways to write it. `parent` is the country of a part.
    """

    code: str
    names: Names
    mainland: Names
    to: Names
    also: tuple[str, ...]
    parent: str | None
    customs: bool


@dataclass(frozen=True, kw_only=True)
class Zone:
    """The places that cost the same. `terms` are its facts as they stand in the file; `name` is empty without one."""

    key: str
    name: Names
    terms: Mapping[str, Any]
    places: tuple[Place, ...]


def read_zones(facts: Mapping[str, Any], languages: Sequence[str]) -> tuple[Zone, ...]:
    """The zones in the order of the file; none where the shop has no such section. Raises BadFacts."""
    places = _section(facts, "places")
    zones = tuple(_zone(key, terms, places, languages) for key, terms in _section(facts, "zones").items())
    _check_once(zones)
    if unused := sorted(set(places) - {place.code for zone in zones for place in zone.places}):
        raise BadFacts(f"places.{unused[0]} is in no zone: add it to the `countries` of one, or remove it")
    return zones


def names_in_list(places: Iterable[Place], zones: Iterable[Zone]) -> list[Names]:
    """The places as a list names them.

    A part is left out where its country is in the list; a country is called by its mainland where a part of it is not.
    """
    by_code = {place.code: place for place in places}
    split = {place.parent for zone in zones for place in zone.places if place.parent and place.code not in by_code}
    return [
        place.mainland if place.code in split and place.mainland else place.names
        for place in by_code.values()
        if place.parent not in by_code
    ]


def _section(facts: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    section = facts.get(name) or {}
    if not isinstance(section, Mapping) or not all(isinstance(zone, Mapping) for zone in section.values()):
        raise BadFacts(f"{name}: write a name and its facts: `{name}: {{a_name: {{…}}}}`")
    return section


def _zone(key: str, terms: Mapping[str, Any], places: Mapping[str, Any], languages: Sequence[str]) -> Zone:
    codes = terms.get("countries")
    if not isinstance(codes, list) or not codes:
        raise BadFacts(f"zones.{key}.countries: list at least one country by its code: [ES, PT]")
    has_customs = bool(terms.get("customs"))
    return Zone(
        key=key,
        name=_texts(f"zones.{key}.name", terms.get("name"), languages),
        terms=terms,
        places=tuple(_place(str(code), places.get(str(code)) or {}, has_customs, languages) for code in codes),
    )


def _place(code: str, facts: Mapping[str, Any], has_customs: bool, languages: Sequence[str]) -> Place:
    return Place(
        code=code,
        names={language: str(facts.get(language) or _name_in_cldr(code, language)) for language in languages},
        mainland=_texts(f"places.{code}.mainland", facts.get("mainland"), languages),
        to={language: str(facts["to"][language]) for language in languages if language in (facts.get("to") or {})},
        also=tuple(str(name) for name in facts.get("also") or ()),
        parent=facts.get("parent"),
        customs=bool(facts.get("customs", has_customs)),
    )


def _texts(path: str, value: Any, languages: Sequence[str]) -> Names:
    """A text in each language; one for all where it is written without languages. Raises BadFacts where one lacks."""
    if value is None:
        return {}
    texts = value if isinstance(value, Mapping) else dict.fromkeys(languages, str(value))
    if missing := [language for language in languages if language not in texts]:
        raise BadFacts(f"{path} has no text in {missing[0]!r}: add {missing[0]}: … to it")
    return {language: str(texts[language]) for language in languages}


def _name_in_cldr(code: str, language: str) -> str:
    names = territory_names(code, language)
    if not names:
        raise BadFacts(
            f"{code!r} in `zones` is no country code (ISO 3166-1, such as ES): correct it, or write what it is called, "
            f"places: {{{code}: {{{language}: …}}}}"
        )
    return names[0]


def _check_once(zones: Iterable[Zone]) -> None:
    """Raises BadFacts where a place stands in two zones, or a part's country in none."""
    homes: dict[str, str] = {}
    everywhere = [(zone.key, place) for zone in zones for place in zone.places]
    for key, place in everywhere:
        other = homes.setdefault(place.code, key)
        if other != key:
            raise BadFacts(f"{place.code} stands in zones.{other} and zones.{key}: leave it in one of them")
    for _, place in everywhere:
        if place.parent and place.parent not in homes:
            raise BadFacts(f"places.{place.code}.parent: {place.parent!r} is in no zone")

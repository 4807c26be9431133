"""Derived facts: facts that the code makes from facts in the file, for answers to use by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.shop.wording import currency_name, write_list
from bot.shop.zones import BadFacts, Zone, names_in_list

FactRow = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Source:
    """The sources of derived facts."""

    facts: Mapping[str, Any]
    zones: Sequence[Zone]
    languages: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class DerivedFact:
    """The recipe of a derived fact; `made_from` are the paths that it reads, * for any one part."""

    make: Callable[[Source], Any]
    made_from: tuple[str, ...]


def _destinations(source: Source) -> list[Any]:
    """Every place, also the parts that cost something else than their country."""
    return [place.names for zone in source.zones for place in zone.places]


def _cash_on_delivery_countries(source: Source) -> list[Any]:
    return _named(source, lambda zone: bool(zone.terms.get("cash_on_delivery")))


def _customs_countries(source: Source) -> list[Any]:
    places = [place for zone in source.zones for place in zone.places if place.customs]
    return list(names_in_list(places, source.zones))


def _rows(term: str) -> Callable[[Source], list[FactRow]]:
    """A line for each zone that has the term: what the zone is called, and the term."""
    return lambda source: [
        {**_label(zone, source), term: zone.terms[term]} for zone in source.zones if zone.terms.get(term) is not None
    ]


def _method_names(source: Source) -> list[Any]:
    return list(_methods(source).values())


def _instalments_provider(source: Source) -> Any:
    methods = _methods(source)
    key = _at(source.facts, "payment", "instalments", "method")
    if key is None:
        return None
    if key not in methods:
        raise BadFacts(f"payment.instalments.method: {key!r} is none of payment.methods ({', '.join(methods)})")
    return methods[key]


def _currency(source: Source) -> list[Any]:
    prices = [str(zone.terms["price"]) for zone in source.zones if zone.terms.get("price")]
    codes = dict.fromkeys(price.rpartition(" ")[2] for price in prices)
    return [{language: currency_name(code, language) for language in source.languages} for code in codes]


_NAMES = ("zones.*.countries", "places.*")
DERIVED_FACTS: Mapping[str, DerivedFact] = {
    "shipping.countries": DerivedFact(make=_destinations, made_from=_NAMES),
    "shipping.customs_countries": DerivedFact(make=_customs_countries, made_from=("zones.*.customs", *_NAMES)),
    **{
        f"shipping.{name}_by_country": DerivedFact(
            make=_rows(term), made_from=(f"zones.*.{term}", "zones.*.name", *_NAMES)
        )
        for name, term in (("prices", "price"), ("days", "days"), ("free_from", "free_from"), ("express", "express"))
    },
    "payment.cash_on_delivery.countries": DerivedFact(
        make=_cash_on_delivery_countries, made_from=("zones.*.cash_on_delivery", *_NAMES)
    ),
    "payment.methods": DerivedFact(make=_method_names, made_from=("payment.methods.*",)),
    "payment.instalments.provider": DerivedFact(
        make=_instalments_provider, made_from=("payment.instalments.method", "payment.methods.*")
    ),
    "payment.currency": DerivedFact(make=_currency, made_from=("zones.*.price",)),
}


def check_derived(source: Source) -> None:
    """Raises BadFacts where a fact can't be made, or stands in the file as well."""
    for path, fact in DERIVED_FACTS.items():
        fact.make(source)
        is_its_own_source = any(source.startswith(path) for source in fact.made_from)
        if not is_its_own_source and _at(source.facts, *path.split(".")) is not None:
            raise BadFacts(f"{path} is made from {' and '.join(fact.made_from)}: remove it, so that it stands once")


def _named(source: Source, fits: Callable[[Zone], bool]) -> list[Any]:
    places = [place for zone in source.zones if fits(zone) for place in zone.places]
    return list(names_in_list(places, source.zones))


def _label(zone: Zone, source: Source) -> FactRow:
    """The title of a zone: its name, else its places."""
    names = names_in_list(zone.places, source.zones)
    return {
        language: zone.name.get(language) or write_list([place_name[language] for place_name in names], language)
        for language in source.languages
    }


def _methods(source: Source) -> Mapping[str, Any]:
    methods = _at(source.facts, "payment", "methods") or {}
    if not isinstance(methods, Mapping):
        raise BadFacts("payment.methods: write each as `key: what customers read`, such as `visa: Visa`")
    return methods


def _at(facts: Any, *path: str) -> Any:
    for part in path:
        facts = facts.get(part) if isinstance(facts, Mapping) else None
    return facts

"""Additions: a zone, a country, a region, a payment method, a size, a holiday or a fact that a form adds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.faq.facts.changes import Append, Change, Proposal, Put, Remove
from bot.faq.facts.countries import country_code
from bot.faq.facts.fields import at
from bot.faq.facts.values import BadValue, FactKind, guessed, read_value
from bot.phrases import phrase
from bot.text import fold

# How a form names the boxes of what it adds: the list or section, a colon, and the part.
NEW = "n:"
_NOT_IN_KEYS = re.compile(r"[^a-z0-9]+")
_ZONE_TERMS: Mapping[str, FactKind] = {
    "price": FactKind.PRICE,
    "days": FactKind.NUMBER,
    "free_from": FactKind.PRICE,
    "express": FactKind.PRICE,
    "customs": FactKind.FLAG,
    "cash_on_delivery": FactKind.FLAG,
}


class Additions:
    """Reads what a form adds; what can't be read becomes a fault at the box."""

    def __init__(
        self, content: Mapping[str, Any], form: Mapping[str, str], languages: Sequence[str], currency: str
    ) -> None:
        """`content` is shop.yml now; `currency` (ISO 4217) is meant where a price names none."""
        self._content = content
        self._form = form
        self._languages = languages
        self._currency = currency
        self._proposal = Proposal()

    def add_to(self, proposal: Proposal) -> None:
        """Puts everything that the form adds behind the other changes."""
        self._proposal = proposal
        for change in (
            *self._countries(),
            *self._zone(),
            *self._region(),
            *self._method(),
            *self._holiday(),
            *self._rows(),
            *self._fact(),
            *self._suggested(),
        ):
            proposal.changes.append(change)

    def _typed(self, section: str, part: str) -> str:
        return self._form.get(f"{NEW}{section}:{part}", "")

    def _read(self, section: str, part: str, kind: FactKind) -> Any:
        try:
            return read_value(self._typed(section, part), kind, currency=self._currency)
        except BadValue as error:
            self._fault(section, part, str(error))
            return None

    def _fault(self, section: str, part: str, fault: str) -> None:
        self._proposal.faults[f"{section}:{part}"] = fault

    def _texts(self, section: str) -> Any:
        """What is typed in each language; one text where all say the same or there is but one language."""
        texts = {language: self._typed(section, language).strip() for language in self._languages}
        typed = {language: text for language, text in texts.items() if text}
        same = len(set(typed.values())) == 1 and len(typed) == len(self._languages)
        return next(iter(typed.values())) if same else typed

    def _key(self, section: str, names: Any) -> str:
        """A key that the section hasn't got yet, from the first of the names."""
        name = names if isinstance(names, str) else next(iter(names.values()), "")
        base = _NOT_IN_KEYS.sub("_", fold(name)).strip("_") or section.rpartition(".")[2]
        taken = {str(key) for key in at(self._content, section) or ()}
        return next(key for key in _numbered(base) if key not in taken)

    def _countries(self) -> Iterator[Change]:
        """Countries that come to a zone; one that stands in another zone moves."""
        for zone in at(self._content, "zones") or ():
            section = f"zones.{zone}.countries"
            yield from self._moved(section, self._codes(section))

    def _codes(self, section: str) -> list[str]:
        typed = [part for part in re.split(r"[,;\n]", self._typed(section, "add")) if part.strip()]
        codes: list[str] = []
        places = at(self._content, "places") or {}
        for part in typed:
            try:
                codes.append(part.strip() if part.strip() in places else country_code(part))
            except BadValue as error:
                self._fault(section, "add", str(error))
        return list(dict.fromkeys(codes))

    def _moved(self, section: str, codes: Sequence[str]) -> Iterator[Change]:
        for code in codes:
            stands_in = self._standing(code)
            if stands_in and stands_in.startswith(f"{section}."):
                continue
            if stands_in:
                yield Remove(path=stands_in)
            yield Append(path=section, value=code)

    def _standing(self, code: str) -> str | None:
        """Where a country stands now."""
        for zone, terms in (at(self._content, "zones") or {}).items():
            for number, other in enumerate(terms.get("countries") or ()):
                if str(other) == code:
                    return f"zones.{zone}.countries.{number}"
        return None

    def _zone(self) -> Iterator[Change]:
        names = self._texts("zones")
        values = {term: self._read("zones", term, kind) for term, kind in _ZONE_TERMS.items()}
        codes = self._codes("zones")
        if not names and not codes and not any(values.values()):
            return
        for term in ("price", "days"):
            if values[term] is None:
                self._proposal.faults.setdefault(
                    f"zones:{term}", phrase("Every zone has a price and a time: write it here.")
                )
        if not codes:
            self._proposal.faults.setdefault("zones:add", phrase("Choose at least one country for the new zone."))
        zone = {"name": names} if names else {}
        zone |= {term: value for term, value in values.items() if value is not None}
        for code in codes:
            if stands_in := self._standing(code):
                yield Remove(path=stands_in)
        yield Put(path=f"zones.{self._key('zones', names)}", value={**zone, "countries": codes})

    def _region(self) -> Iterator[Change]:
        """A part of a country with terms of its own: its names, and the zone that it stands in."""
        names = self._texts("places")
        if not names:
            return
        zone, parent = self._typed("places", "zone"), self._typed("places", "parent")
        if zone not in (at(self._content, "zones") or {}):
            self._fault("places", "zone", phrase("Choose the zone that it belongs to."))
        try:
            code = country_code(parent)
        except BadValue as error:
            self._fault("places", "parent", str(error))
            return
        key = self._key("places", names)
        texts = dict.fromkeys(self._languages, names) if isinstance(names, str) else names
        yield Put(path=f"places.{key}", value={"parent": code, **texts})
        yield Append(path=f"zones.{zone}.countries", value=key)

    def _method(self) -> Iterator[Change]:
        if names := self._texts("payment.methods"):
            yield Put(path=f"payment.methods.{self._key('payment.methods', names)}", value=names)

    def _holiday(self) -> Iterator[Change]:
        section = "hours.holidays"
        names = self._texts(section)
        day, until = self._read(section, "date", FactKind.DATE), self._read(section, "until", FactKind.DATE)
        hours = self._read(section, "hours", FactKind.SPANS)
        if day is None:
            if names or until or hours:
                self._proposal.faults.setdefault(f"{section}:date", phrase("Write the day on which it begins."))
            return
        parts = {"date": day, "until": until, "hours": hours, "name": names}
        yield Append(path=section, value={key: value for key, value in parts.items() if value})

    def _rows(self) -> Iterator[Change]:
        """The free row at the end of each table, where something is typed in it."""
        rows: dict[str, dict[str, Any]] = {}
        for name, typed in self._form.items():
            if name.startswith(f"{NEW}row:") and typed.strip():
                path, _, column = name.removeprefix(f"{NEW}row:").rpartition(":")
                rows.setdefault(path, {})[column] = typed if column in self._languages else guessed(typed)
        yield from (Append(path=path, value=row) for path, row in rows.items())

    def _fact(self) -> Iterator[Change]:
        """A fact of the owner's own: the section it stands in, its name, its kind, its value."""
        name = self._typed("fact", "name").strip()
        if not name:
            return
        section = self._typed("fact", "section")
        kind = self._typed("fact", "kind")
        is_text = kind == "texts"
        value = self._texts("fact") if is_text else self._read("fact", "value", FactKind(kind))
        if not value and value != 0:
            where = "texts" if is_text else "value"
            self._proposal.faults.setdefault(f"fact:{where}", phrase("Write what customers are told."))
            return
        key = _NOT_IN_KEYS.sub("_", fold(name)).strip("_")
        if not key or at(self._content, f"{section}.{key}") is not None:
            self._fault(
                "fact", "name", phrase("There is such a fact already, or the name has no letters: choose another name.")
            )
            return
        yield Put(path=f"{section}.{key}" if section else key, value=value)

    def _suggested(self) -> Iterator[Change]:
        if "suggested:0" not in (name.removeprefix(NEW) for name in self._form):
            return
        now = list(at(self._content, "suggested") or ())
        chosen = [self._typed("suggested", str(number)) for number in range(4)]
        entries = list(dict.fromkeys(entry for entry in chosen if entry))
        if entries == now:
            return
        yield Put(path="suggested", value=entries) if entries else Remove(path="suggested")


def replaced(content: Mapping[str, Any], form: Mapping[str, str], languages: Sequence[str], currency: str) -> Proposal:
    """A fact that becomes another kind of value: from "free" to 2 EUR, from one text to one for each language."""
    proposal = Proposal()
    path, kind = form.get("c:path", ""), form.get("c:kind", "")
    if not path or not kind or at(content, path) is None:
        return proposal
    try:
        value = _new_value(form, kind, languages, currency)
    except BadValue as error:
        proposal.faults["c:value"] = str(error)
        return proposal
    if value in (None, {}):
        proposal.faults["c:value"] = phrase("Write what customers are told.")
    else:
        proposal.changes.append(Put(path=path, value=value))
    return proposal


def _new_value(form: Mapping[str, str], kind: str, languages: Sequence[str], currency: str) -> Any:
    if kind == "texts":
        texts = {language: form.get(f"c:{language}", "") for language in languages}
        return {language: text for language, text in texts.items() if text.strip()}
    return read_value(form.get("c:value", ""), FactKind(kind), currency=currency)


def _numbered(base: str) -> Iterator[str]:
    yield base
    number = 2
    while True:
        yield f"{base}_{number}"
        number += 1

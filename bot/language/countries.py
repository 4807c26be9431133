"""Countries: the lands that the shop does not send to, so that the bot can say so instead of naming a price."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from bot.language.directions import to_place
from bot.language.islands import COUNTRIES, islands
from bot.language.mentions import Known, MentionKind
from bot.language.places import SHARED, WITHIN, directed_forms, own_forms
from bot.shop.facts import Shop
from bot.shop.wording import locale_of, territory_names
from bot.shop.zones import Place

# Of a country, or of a part of one (ISO 3166-1 and -2); all else is a name of the shop's own.
_CODE = re.compile(r"[A-Z]{2}(?:-[A-Z0-9]{1,3})?")
# Groups and test regions (Unicode CLDR, "Territory containment").
_NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})


def elsewhere(shop: Shop, destinations: Sequence[Known]) -> list[Known]:
    """Every territory of the world by its names (Unicode CLDR) that is none of `destinations`; the islands of regions
    here and there; and what only holds one of their names.

    A territory with a code of its own (ISO 3166-1: Jersey, Åland, Ceuta and Melilla) is one of its own, whoever it
    belongs to. A shop that lists no destinations says nothing of where it sends, so nothing is elsewhere.
    """
    sent_to = {place.code: place for zone in shop.zones for place in zone.places}
    if not any(each.kind is MentionKind.COUNTRY for each in destinations):
        return []
    return [
        *(_territory(code, shop.languages) for code in _codes(shop.languages) if code not in sent_to),
        *(
            replace(_region(code, destinations, sent_to, shop.languages), forms=forms, own={}, directed=())
            for code, forms in WITHIN.items()
        ),
        *(_island(code, names, destinations, sent_to) for code, names in islands(shop.languages)),
        *(_unsure(code, forms) for code, forms in SHARED.items() if code in sent_to),
    ]


def territories(languages: Sequence[str]) -> list[Mapping[str, str]]:
    """What each language calls every territory of the world."""
    codes = _codes(languages)
    return [{language: territory_names(code, language)[0] for language in languages} for code in codes]


def _codes(languages: Sequence[str]) -> list[str]:
    named_by_all = set.intersection(*(set(locale_of(language).territories) for language in languages))
    codes = named_by_all - _NO_COUNTRIES
    return sorted(code for code in codes if code.isalpha() and len(code) == 2)


# Names of the world don't change with the shop's facts.
@lru_cache(maxsize=1024)
def _territory(code: str, languages: tuple[str, ...]) -> Known:
    """A country, or a land with a code of its own, that the shop doesn't send to."""
    names = {language: [_short(name) for name in territory_names(code, language)] for language in languages}
    facts = {
        language: {"about.country": first, "about.to_country": to_place(first, language)}
        for language, (first, *_) in names.items()
    }
    return Known(
        kind=MentionKind.ELSEWHERE,
        value=names[languages[0]][0],
        forms=(),
        own=own_forms(names),
        directed=directed_forms(names),
        facts=facts,
    )


def _region(code: str, destinations: Sequence[Known], sent_to: Mapping[str, Place], languages: Sequence[str]) -> Known:
    """The place of this code, whether the shop sends there or not."""
    name = sent_to[code].names[languages[0]] if code in sent_to else None
    return next((each for each in destinations if name and each.value == name), None) or _territory(code, languages)


def _island(
    code: str, names: Mapping[str, Sequence[str]], destinations: Sequence[Known], sent_to: Mapping[str, Place]
) -> Known:
    """The islands of a region, as the region; of one that has a code of its own for few, else as its country. Where the
    shop parts the country in a way of its own, nothing can be said."""
    country = COUNTRIES.get(code, code)
    is_parted = any(place.parent == country and not _CODE.fullmatch(place.code) for place in sent_to.values())
    forms, languages = own_forms(names), tuple(names)
    if code not in sent_to and code != country and is_parted:
        return Known(kind=MentionKind.PLACE, value=code, forms=(), own=forms, facts={})
    home = _region(code if code in sent_to else country, destinations, sent_to, languages)
    return replace(home, forms=(), own=forms, directed=directed_forms(names))


def _unsure(code: str, forms: tuple[str, ...]) -> Known:
    return Known(kind=MentionKind.PLACE, value=code, forms=forms, facts={})


def _short(name: str) -> str:
    """The name as it is spoken, without what sets it apart: "Myanmar (Burma)" is Myanmar."""
    return name.partition(" (")[0].replace(" & ", " and ")

"""Countries: those that the shop does not send to, so that the bot can say so instead of naming a price."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from bot.language.directions import to_place
from bot.language.mentions import Known, MentionKind
from bot.language.places import SHARED, WITHIN, directed_forms, own_forms
from bot.shop.facts import Shop
from bot.shop.wording import locale_of, territory_names
from bot.shop.zones import Place

# Things that shops sell are called like them: a jersey, a panama, a pair of bermudas.
_ALSO_GOODS = frozenset({"JE", "PA", "BM"})
# Groups and test regions (Unicode CLDR, "Territory containment").
_NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})
# Lands of another country (ISO 3166-1): who sends to Spain may well send to the Canary Islands, the facts don't say.
_PARTS_CODES = """
AC AI AS AW AX BL BQ BV CC CK CP CQ CW CX DG EA FK FO GF GG GI GL GP GS GU HM IC IM IO KY MF MP MQ
MS NC NF NU PF PM PN PR RE SH SJ SX TA TC TF TK UM VG VI WF YT
"""
_PARTS = frozenset(_PARTS_CODES.split())


def elsewhere(shop: Shop, destinations: Sequence[Known]) -> list[Known]:
    """Every territory of the world by its names (Unicode CLDR) that is none of `destinations`; and what only holds one
    of their names.

    A shop that lists no destinations says nothing of where it sends, so nothing is elsewhere.
    """
    sent_to = {place.code: place for zone in shop.zones for place in zone.places}
    if not any(each.kind is MentionKind.COUNTRY for each in destinations):
        return []
    return [
        *(_territory(code, shop.languages) for code in _codes(shop.languages) if code not in sent_to),
        *(_within(code, forms, destinations, sent_to, shop.languages) for code, forms in WITHIN.items()),
        *(_unsure(code, forms) for code, forms in SHARED.items() if code in sent_to),
    ]


def _codes(languages: Sequence[str]) -> list[str]:
    named_by_all = set.intersection(*(set(locale_of(language).territories) for language in languages))
    codes = named_by_all - _ALSO_GOODS - _NO_COUNTRIES
    return sorted(code for code in codes if code.isalpha() and len(code) == 2)


# Names of the world don't change with the shop's facts.
@lru_cache(maxsize=1024)
def _territory(code: str, languages: tuple[str, ...]) -> Known:
    """A country elsewhere; of a land of another country nothing can be said."""
    names = {language: [_short(name) for name in territory_names(code, language)] for language in languages}
    facts = {
        language: {"about.country": first, "about.to_country": to_place(first, language)}
        for language, (first, *_) in names.items()
    }
    return Known(
        kind=MentionKind.PLACE if code in _PARTS else MentionKind.ELSEWHERE,
        value=names[languages[0]][0],
        forms=(),
        own=own_forms(names),
        directed=directed_forms(names),
        facts={} if code in _PARTS else facts,
    )


def _within(
    code: str,
    forms: tuple[str, ...],
    destinations: Sequence[Known],
    sent_to: Mapping[str, Place],
    languages: tuple[str, ...],
) -> Known:
    """The parts of a country whose name holds another's, as the country itself."""
    name = sent_to[code].names[languages[0]] if code in sent_to else None
    country = next((each for each in destinations if name and each.value == name), None)
    return replace(country or _territory(code, languages), forms=forms, own={}, directed=())


def _unsure(code: str, forms: tuple[str, ...]) -> Known:
    return Known(kind=MentionKind.PLACE, value=code, forms=forms, facts={})


def _short(name: str) -> str:
    """The name without what sets it apart: "Myanmar (Burma)" is Myanmar."""
    return name.partition(" (")[0]

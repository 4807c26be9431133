"""Countries: those that the shop does not send to, so that the bot can say so instead of naming a price."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.language.mentions import Known, MentionKind, forms_of
from bot.shop.facts import Shop
from bot.shop.wording import locale_of, territory_names

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
    """Every country by its names in the shop's languages (Unicode CLDR) that is none of `destinations`.

    A shop that lists no destinations says nothing of where it sends, so nothing is elsewhere.
    """
    sent_to = {form for each in destinations if each.kind is MentionKind.COUNTRY for form in each.forms}
    return [each for each in _countries(shop.languages) if not sent_to & set(each.forms)] if sent_to else []


def _countries(languages: Sequence[str]) -> Iterator[Known]:
    named_by_all = set.intersection(*(set(locale_of(language).territories) for language in languages))
    for code in sorted(named_by_all - _ALSO_GOODS - _NO_COUNTRIES - _PARTS):
        if code.isalpha() and len(code) == 2:
            names = {language: [_short(name) for name in territory_names(code, language)] for language in languages}
            forms = {form for language in languages for name in names[language] for form in forms_of(name, language)}
            yield Known(
                kind=MentionKind.ELSEWHERE,
                value=names[languages[0]][0],
                forms=tuple(sorted(forms)),
                facts={language: {"about.country": first} for language, (first, *_) in names.items()},
            )


def _short(name: str) -> str:
    """The name without what sets it apart: "Myanmar (Burma)" is Myanmar."""
    return name.partition(" (")[0]

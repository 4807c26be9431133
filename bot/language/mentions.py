"""Mentions: the countries, sizes, categories, payment methods, order numbers, amounts and weekdays in a message.

Found (bot.language.lexicon) by lookup in the shop's facts and in lists, and by patterns. What is known of a thing comes
with its mention in the words of each language, as `{about.…}` placeholders for answers whose metadata say
`about: <kind>` (bot.shop.about).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from bot.language.directions import to_place
from bot.language.places import cities_of, directed_forms, own_forms
from bot.shop.facts import Shop
from bot.shop.wording import WEEKDAYS, territory_names, weekday_name
from bot.shop.zones import Place, Zone
from bot.text import fold


class MentionKind(str, Enum):
    """What a mention is of: `elsewhere` a country that the shop doesn't send to, `other_method` a way to pay that it
    doesn't take, `other_size` a size that its tables haven't got, `category` what a size is of.

    `place` is one of which nothing can be said: it is never told, but keeps a part of its name from being found.
    `unknown_place` is a name that isn't known, where something is to go.
    """

    COUNTRY = "country"
    ELSEWHERE = "elsewhere"
    PLACE = "place"
    UNKNOWN_PLACE = "unknown_place"
    SIZE = "size"
    OTHER_SIZE = "other_size"
    CATEGORY = "category"
    PAYMENT_METHOD = "payment_method"
    OTHER_METHOD = "other_method"
    ORDER_NUMBER = "order_number"
    AMOUNT = "amount"
    WEEKDAY = "weekday"


@dataclass(frozen=True, kw_only=True)
class Known:
    """Something a customer may mention: how it is written (folded) and what the shop says of it, by language.

    An inflected form is written with a * at its end: it stands for every word that begins so. `forms` count in every
    language, those of `own` in theirs; one of `directed` says by its ending that something goes there.
    """

    kind: MentionKind
    value: str
    forms: tuple[str, ...]
    facts: Mapping[str, Mapping[str, str]]
    own: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    directed: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Mention:
    """One mention: its place in the text (characters from `start` to `end`) and its facts by language."""

    kind: MentionKind
    value: str
    start: int
    end: int
    facts: Mapping[str, Mapping[str, str]]


_INFLECTED = ("pl", "fi")
# The terms of a zone that it may lack.
_WHERE_STATED = ("free_from", "express")
_SHORTEST_STEM = 4


def known_to(shop: Shop) -> list[Known]:
    """What customers of this shop may mention beside sizes (bot.language.sizes). A missing section is no fault.

    Raises UnknownFact where a name lacks one of the shop's languages.
    """
    return [*_countries(shop), *_methods(shop), *_weekdays(shop)]


def _countries(shop: Shop) -> Iterator[Known]:
    for zone in shop.zones:
        written = ("price", "days", *(term for term in _WHERE_STATED if zone.terms.get(term) is not None))
        terms = {
            language: {f"about.{term}": shop.write(f"zones.{zone.key}.{term}", language) for term in written}
            for language in shop.languages
        }
        for place in zone.places:
            yield Known(
                kind=MentionKind.COUNTRY,
                value=place.names[shop.languages[0]],
                forms=tuple(sorted({fold(other) for other in (*place.also, *cities_of(place.code))})),
                own=own_forms(_names_of_place(place)),
                directed=directed_forms(_names_of_place(place)),
                facts={language: {**called, **terms[language]} for language, called in _called(zone, place).items()},
            )


def _called(zone: Zone, place: Place) -> dict[str, dict[str, str]]:
    """By language its name, and that something goes there: once for itself, once for each thing that there is."""
    there_is = {"about.cash_on_delivery": zone.terms.get("cash_on_delivery"), "about.customs": place.customs}
    going = ["about.to_country", *(name for name, value in there_is.items() if value)]
    return {
        language: {"about.country": name} | dict.fromkeys(going, place.to.get(language) or to_place(name, language))
        for language, name in place.names.items()
    }


def _names_of_place(place: Place) -> dict[str, list[str]]:
    return {
        language: [name, *filter(None, [place.mainland.get(language)]), *territory_names(place.code, language)]
        for language, name in place.names.items()
    }


def forms_of(name: str, language: str) -> set[str]:
    """How a name is written in a message (see `Known`): folded, and in Polish and Finnish with its endings."""
    folded = fold(name).removeprefix("the ")
    if language in _INFLECTED and len(folded) > _SHORTEST_STEM and " " not in folded:
        return {folded, f"{folded[:-1]}*"}
    return {folded}


def _methods(shop: Shop) -> Iterator[Known]:
    payment = shop.facts.get("payment") or {}
    for key in payment.get("methods") or {}:
        names = {language: shop.write(f"payment.methods.{key}", language) for language in shop.languages}
        forms = tuple(sorted({form for language, name in names.items() for form in forms_of(name, language)}))
        facts = {language: {"about.method": name} for language, name in names.items()}
        yield Known(kind=MentionKind.PAYMENT_METHOD, value=names[shop.languages[0]], forms=forms, facts=facts)


def _weekdays(shop: Shop) -> Iterator[Known]:
    for day in range(7):
        names = {language: weekday_name(day, language) for language in shop.languages}
        forms = {form for language, name in names.items() for form in forms_of(name, language)}
        forms |= {f"{fold(name)}s" for language, name in names.items() if language not in _INFLECTED}
        yield Known(kind=MentionKind.WEEKDAY, value=WEEKDAYS[day], forms=tuple(sorted(forms)), facts={})

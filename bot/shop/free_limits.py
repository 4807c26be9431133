"""Free limits: from which amount on the shop sends for nothing, and how an amount that a customer names compares."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bot.shop.facts import Shop
from bot.shop.wording import write_list, write_money
from bot.shop.zones import names_in_list

# How an amount names its currency (ISO 4217), by how the word begins.
_SIGNS: Mapping[str, str] = {
    "€": "EUR",
    "eur": "EUR",
    "e": "EUR",
    "£": "GBP",
    "gbp": "GBP",
    "$": "USD",
    "usd": "USD",
    "zl": "PLN",
    "pln": "PLN",
}
_NUMBER = re.compile(r"\d+(?:[.\s]\d{3})*(?:[.,]\d{1,2})?")
_THOUSANDS = re.compile(r"[.\s](?=\d{3})")


@dataclass(frozen=True, kw_only=True)
class FreeLimit:
    """A zone's limit as in data/shop.yml ("60 EUR"), the places that it holds for by their name in the shop's first
    language, and all of them as a list says it in each language."""

    free_from: str
    places: tuple[str, ...]
    listed: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Amount:
    """An amount of money; `currency` by ISO 4217."""

    value: Decimal
    currency: str


def free_limits(shop: Shop) -> list[FreeLimit]:
    """The limits of the zones that have one."""
    first = shop.languages[0]
    return [
        FreeLimit(
            free_from=str(zone.terms["free_from"]),
            places=tuple(place.names[first] for place in zone.places),
            listed={
                language: write_list([name[language] for name in names_in_list(zone.places, shop.zones)], language)
                for language in shop.languages
            },
        )
        for zone in shop.zones
        if zone.terms.get("free_from") is not None
    ]


def read_amount(written: str) -> Amount | None:
    """The amount in a customer's words, folded: "70 euros", "€49.90", "1.200,50 €"; None where it names no currency."""
    number = _NUMBER.search(written)
    word = re.search(r"[€£$]|[a-z]+", written)
    currency = next((code for sign, code in _SIGNS.items() if word and word[0].startswith(sign)), None)
    if number is None or currency is None:
        return None
    return Amount(value=Decimal(_THOUSANDS.sub("", number[0]).replace(",", ".")), currency=currency)


def currency_of(limits: Sequence[FreeLimit]) -> str:
    """The currency of the limits (ISO 4217), which a bare number is in."""
    return _money(limits[0].free_from).currency


def amount_facts(limits: Sequence[FreeLimit], amount: Amount, place: str | None) -> dict[str, dict[str, str]]:
    """By language, what the amount means for sending to the place: the limit that it reaches, or how much is missing.

    Without a place: where sending is free with it. Only limits in its currency count.
    """
    comparable = [each for each in limits if _money(each.free_from).currency == amount.currency]
    here = [each for each in comparable if place is None or place in each.places]
    reached = [each for each in here if amount.value >= _money(each.free_from).value]
    languages = list(limits[0].listed) if limits else []
    return {language: _facts(amount, here, reached, place, language) for language in languages}


def _facts(
    amount: Amount, here: Sequence[FreeLimit], reached: Sequence[FreeLimit], place: str | None, language: str
) -> dict[str, str]:
    facts: dict[str, Any] = {"about.amount": write_money(amount.value, amount.currency, language)}
    if place is None:
        return facts | ({"about.free_to": ", ".join(each.listed[language] for each in reached)} if reached else {})
    if reached:
        limit = _money(reached[0].free_from)
        return facts | {"about.reached": write_money(limit.value, limit.currency, language)}
    if here:
        missing = _money(here[0].free_from).value - amount.value
        return facts | {"about.missing": write_money(missing, amount.currency, language)}
    return facts


def _money(fact: str) -> Amount:
    value, _, currency = fact.partition(" ")
    return Amount(value=Decimal(value), currency=currency)

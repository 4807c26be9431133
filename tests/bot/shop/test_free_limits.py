"""What an amount means for free shipping: which limit it reaches, or how much is missing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.settings import ROOT
from bot.shop.facts import read_shop
from bot.shop.free_limits import Amount, amount_facts, free_limits, read_amount

LIMITS = free_limits(read_shop(ROOT / "data" / "shop.yml"))


@pytest.mark.parametrize(
    ("written", "value", "currency"),
    [
        ("70 euros", "70", "EUR"),
        ("€49.90", "49.90", "EUR"),
        ("70e", "70", "EUR"),
        ("1.200,50 €", "1200.50", "EUR"),
        ("100 zl", "100", "PLN"),
        ("£20", "20", "GBP"),
    ],
)
def test_an_amount_is_read_with_its_currency(written: str, value: str, currency: str) -> None:
    assert read_amount(written) == Amount(value=Decimal(value), currency=currency)


def test_a_number_without_a_currency_is_no_amount() -> None:
    assert read_amount("70") is None


def euros(value: int, place: str | None) -> dict[str, str]:
    return amount_facts(LIMITS, Amount(value=Decimal(value), currency="EUR"), place)["en"]


def test_an_amount_reaches_the_limit_or_misses_some() -> None:
    assert euros(60, "Spain") == {"about.amount": "€60", "about.reached": "€60"}
    assert euros(45, "Spain") == {"about.amount": "€45", "about.missing": "€15"}
    assert euros(70, "Germany") == {"about.amount": "€70", "about.missing": "€50"}


def test_where_there_is_no_limit_nothing_is_said_of_one() -> None:
    assert euros(500, "the Canary Islands") == {"about.amount": "€500"}


def test_without_a_place_it_is_told_where_it_is_enough_for() -> None:
    assert "about.free_to" not in euros(20, None)
    assert euros(70, None)["about.free_to"] == "mainland Spain and mainland Portugal"
    assert "Poland" in euros(130, None)["about.free_to"]


def test_amounts_of_another_currency_are_not_compared() -> None:
    zloty = amount_facts(LIMITS, Amount(value=Decimal(300), currency="PLN"), "Poland")["pl"]
    assert list(zloty) == ["about.amount"]

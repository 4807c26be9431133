"""Whoever may live by another clock is told by whose clock a time is; whoever surely does not, is not."""

from __future__ import annotations

import pytest

from bot.shop.local_time import by_the_clock
from bot.shop.spans import BadHours


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "9:30 (Madrid time)"),
        ("es", "9:30 (hora de Madrid)"),
        ("pt", "9:30 (hora de Madrid)"),
        ("pl", "9:30 (strefa czasowa: Madryt)"),
        ("fi", "9:30 (aikavyöhyke: Madrid)"),
    ],
)
def test_a_shop_in_spain_names_its_clock_also_for_the_canaries(language: str, text: str) -> None:
    assert by_the_clock("9:30", "Europe/Madrid", language) == text


def test_people_of_the_shops_own_country_with_one_clock_need_no_name() -> None:
    assert by_the_clock("9.30", "Europe/Helsinki", "fi") == "9.30"
    assert by_the_clock("9:30", "Europe/Warsaw", "pl") == "9:30"
    assert by_the_clock("9:30", "Europe/Warsaw", "es") == "9:30 (hora de Varsovia)"
    assert by_the_clock("9:30", "Europe/Lisbon", "pt") == "9:30 (hora de Lisboa)"


def test_a_zone_that_is_none_names_its_cure() -> None:
    with pytest.raises(BadHours, match="Europe/Madrid"):
        by_the_clock("9:30", "Europe/Nowhere", "en")

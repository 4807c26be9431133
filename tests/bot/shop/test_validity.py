"""An answer for a time only: told by the shop's clock between its dates, and the undated one before and after."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.shop.answers import choose
from bot.shop.validity import BadValidity, dated, validity_of, zone_of

MADRID = ZoneInfo("Europe/Madrid")
ALWAYS = {"text": "Two days.", "metadata": {"language": "en"}}
FRIDAY = {"text": "A week!", "metadata": {"language": "en", "from": "2026-11-26 20:00", "until": "2026-11-30"}}


def told(*clock: int) -> str:
    """What a customer reads at that time on the shop's wall."""
    now = datetime(*clock, tzinfo=MADRID).timestamp()  # type: ignore[arg-type, misc]
    variation = choose([dated(each, MADRID) for each in (ALWAYS, FRIDAY)], languages=["en"], now=now)
    return str((variation or {})["text"])


def test_it_begins_and_ends_by_the_clock_of_the_shop() -> None:
    assert told(2026, 11, 26, 19, 59) == "Two days."
    assert told(2026, 11, 26, 20, 0) == "A week!"
    assert told(2026, 11, 30, 23, 59) == "A week!"
    assert told(2026, 12, 1, 0, 0) == "Two days."


def test_a_channels_own_answer_for_always_gives_way_and_other_words_for_what_is_named_do_not() -> None:
    own = {"text": "On WhatsApp.", "channel": "whatsapp", "metadata": {"language": "en"}}
    now = datetime(2026, 11, 27, tzinfo=MADRID).timestamp()
    several = [dated(each, MADRID) for each in (own, FRIDAY)]
    assert (choose(several, languages=["en"], channel="whatsapp", now=now) or {})["text"] == "A week!"


def test_where_no_time_is_known_only_what_is_always_so_is_told() -> None:
    assert choose([dated(FRIDAY, MADRID)], languages=["en"]) is None


@pytest.mark.parametrize(
    ("begin", "end", "why"),
    [
        ("2026-11-30", "2026-11-26", "before it begins"),
        ("tomorrow", None, "in quotes"),
        (20261126, None, "in quotes"),
        ("2026-02-30", None, "on no calendar"),
        ("2026-02-03 25:00", None, "on no calendar"),
    ],
)
def test_a_moment_that_is_none_is_told_with_its_cure(begin: object, end: object, why: str) -> None:
    with pytest.raises(BadValidity, match=why):
        validity_of({"metadata": {"from": begin, "until": end}}, MADRID)


def test_without_a_known_zone_the_clock_is_utc() -> None:
    assert str(zone_of({"hours": {"timezone": "Nowhere/Else"}})) == "UTC"
    assert str(zone_of({})) == "UTC"
    assert zone_of({"hours": {"timezone": "Europe/Madrid"}}) == MADRID

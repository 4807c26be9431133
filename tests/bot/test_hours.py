"""Opening hours: what a customer is told about when people answer is true."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.hours import BadHours, Hours, read_hours

MADRID = ZoneInfo("Europe/Madrid")


def at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=MADRID).timestamp()


@pytest.fixture
def hours() -> Hours:
    return read_hours(
        {
            "timezone": "Europe/Madrid",
            "monday": ["09:30-14:00", "16:00-19:30"],
            "friday": ["22:00-02:00"],
            "closed": ["2026-11-30"],
        }
    )


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-23 09:29", False),
        ("2026-11-23 09:30", True),
        ("2026-11-23 14:00", False),
        ("2026-11-23 15:00", False),
        ("2026-11-23 18:00", True),
        ("2026-11-28 01:59", True),
        ("2026-11-28 02:00", False),
        ("2026-11-30 10:00", False),
    ],
)
def test_people_answer_within_the_spans_also_past_midnight_and_not_on_closed_days(
    hours: Hours, moment: str, is_open: bool
) -> None:
    assert hours.open_at(at(moment)) is is_open


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2026-11-23 08:00", "2026-11-23 09:30"),
        ("2026-11-23 14:30", "2026-11-23 16:00"),
        ("2026-11-23 20:00", "2026-11-27 22:00"),
        ("2026-11-29 12:00", "2026-12-04 22:00"),
    ],
)
def test_the_next_opening_is_told_across_days_and_closures(hours: Hours, moment: str, opening: str) -> None:
    found = hours.next_opening(at(moment))
    assert found is not None
    assert found.timestamp() == at(opening)


def test_a_shop_that_never_opens_promises_nothing() -> None:
    assert read_hours({"timezone": "Europe/Madrid"}).next_opening(at("2026-11-23 08:00")) is None


@pytest.mark.parametrize(
    "facts",
    [
        {"timezone": "Europe/Nowhere"},
        {},
        {"timezone": "UTC", "monday": ["9 to 5"]},
        {"timezone": "UTC", "monday": ["09:00-25:00"]},
        {"timezone": "UTC", "closed": ["Christmas"]},
    ],
)
def test_hours_that_cannot_be_read_name_the_entry(facts: dict[str, object]) -> None:
    with pytest.raises(BadHours, match=r"hours\.(timezone|monday|closed)"):
        read_hours(facts)

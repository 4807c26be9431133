"""The times that an agent may snooze until, in the shop's time."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.shop.hours import read_hours
from bot.team.snooze import moment_of, next_opening, presets

MADRID = ZoneInfo("Europe/Madrid")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
HOURS = read_hours({"timezone": "Europe/Madrid", **{key: ["10:00-18:00"] for key in WEEKDAYS}})


def at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=MADRID).timestamp()


def offered(now: str, hours: bool = True) -> list[tuple[str, str]]:
    found = presets(at(now), MADRID, HOURS if hours else None)
    return [(each.title, f"{datetime.fromtimestamp(each.until, MADRID):%a %d %H:%M}") for each in found]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (
            "2026-11-25T15:30",
            [
                ("In 1 hour", "Wed 25 16:30"),
                ("Tomorrow at opening", "Thu 26 10:00"),
                ("Monday at opening", "Mon 30 10:00"),
            ],
        ),
        (
            "2026-11-25T00:33",
            [
                ("In 1 hour", "Wed 25 01:33"),
                ("Today at opening", "Wed 25 10:00"),
                ("Tomorrow at opening", "Thu 26 10:00"),
                ("Monday at opening", "Mon 30 10:00"),
            ],
        ),
        ("2026-11-29T15:30", [("In 1 hour", "Sun 29 16:30"), ("Tomorrow at opening", "Mon 30 10:00")]),
        ("2026-11-27T23:30", [("In 1 hour", "Sat 28 00:30"), ("At the next opening", "Mon 30 10:00")]),
        (
            "2026-11-30T09:00",
            [
                ("In 1 hour", "Mon 30 10:00"),
                ("Tomorrow at opening", "Tue 01 10:00"),
                ("Monday at opening", "Mon 07 10:00"),
            ],
        ),
    ],
)
def test_what_is_offered_follows_the_opening_hours(now: str, expected: list[tuple[str, str]]) -> None:
    assert offered(now) == expected


def test_without_hours_a_day_begins_at_nine() -> None:
    assert offered("2026-11-25T15:30", hours=False)[1] == ("Tomorrow at opening", "Thu 26 09:00")


def test_the_night_of_the_clock_change_does_not_move_the_opening() -> None:
    assert offered("2026-10-24T15:00", hours=False)[1] == ("Tomorrow at opening", "Sun 25 09:00")


def test_a_picked_time_is_the_shops() -> None:
    assert moment_of("2026-11-25T15:30", MADRID) == at("2026-11-25T15:30")
    with pytest.raises(ValueError, match="soon"):
        moment_of("soon", MADRID)


@pytest.mark.parametrize(
    ("now", "hours", "opening"),
    [
        ("2026-11-25T07:00", True, "Wed 25 10:00"),
        ("2026-11-25T15:30", True, "Thu 26 10:00"),
        ("2026-11-27T23:30", True, "Mon 30 10:00"),
        ("2026-11-25T07:00", False, "Wed 25 09:00"),
        ("2026-11-25T15:30", False, "Thu 26 09:00"),
    ],
)
def test_the_next_opening_may_be_todays(now: str, hours: bool, opening: str) -> None:
    moment = next_opening(at(now), MADRID, HOURS if hours else None)
    assert f"{datetime.fromtimestamp(moment, MADRID):%a %d %H:%M}" == opening

"""Opening hours: what a customer is told about when people answer is true."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.shop.hours import Hours, read_hours
from bot.shop.spans import BadHours

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
        {"timezone": "UTC", "closed": "2026-12-25"},
        {"timezone": "UTC", "monday": "09:00-14:00"},
        {"timezone": "UTC", "monday": ["09:00-09:00"]},
        {"timezone": "UTC", "monday": ["09:60-10:00"]},
        {"timezone": "UTC", "monday": ["09:00-14:00", "13:59-18:00"]},
        {"timezone": "UTC", "sunday": ["22:00-02:00"], "monday": ["01:00-05:00"]},
        {"timezone": "UTC", "mondey": ["09:00-14:00"]},
        {"timezone": "UTC", "holidays": ["2026-12-25"]},
        {"timezone": "UTC", "holidays": [{"date": "2026-12-25", "open": "09:00"}]},
        {"timezone": "UTC", "holidays": [{"date": "2026-12-25", "until": "2026-12-24"}]},
        {"timezone": "UTC", "holidays": [{"date": "2026-12-25", "name": 25}]},
    ],
)
def test_hours_that_cannot_be_read_name_the_entry(facts: dict[str, object]) -> None:
    with pytest.raises(BadHours, match=r"hours\.(timezone|monday|mondey|sunday|closed|holidays)"):
        read_hours(facts)


def test_one_span_may_begin_when_another_ends() -> None:
    hours = read_hours({"timezone": "UTC", "monday": ["14:00-18:00", "09:00-14:00"], "tuesday": ["00:00-24:00"]})
    assert hours.open_at(datetime(2026, 11, 23, 14, 0, tzinfo=ZoneInfo("UTC")).timestamp())
    assert hours.open_at(datetime(2026, 11, 24, 23, 59, tzinfo=ZoneInfo("UTC")).timestamp())


@pytest.mark.parametrize(
    ("moment", "closing"),
    [
        ("2026-11-23 10:00", "2026-11-23 14:00"),
        ("2026-11-27 23:00", "2026-11-28 02:00"),
        ("2026-11-24 12:00", "2026-11-28 02:00"),
    ],
)
def test_the_closing_is_known(hours: Hours, moment: str, closing: str) -> None:
    assert hours.closes_at(at(moment)) == at(closing)


def test_a_night_with_an_hour_twice_ends_when_the_clock_first_says_so() -> None:
    night = read_hours({"timezone": "Europe/Madrid", "saturday": ["22:00-02:30"]})
    # On 25 October 2026, 3:00 becomes 2:00 again in Madrid (01:00 UTC).
    first = datetime(2026, 10, 25, 2, 29, tzinfo=MADRID).timestamp()
    assert night.open_at(first)
    assert not night.open_at(first + 120)
    assert not night.open_at(first + 2700), "2:14 comes again, and it is still closed"


def test_a_night_without_its_hour_still_ends() -> None:
    night = read_hours({"timezone": "Europe/Madrid", "saturday": ["22:00-02:30"]})
    # On 29 March 2026, 2:00 becomes 3:00 in Madrid: 2:30 is not on any clock.
    assert night.open_at(at("2026-03-29 01:59"))
    assert not night.open_at(at("2026-03-29 04:00"))


HOLIDAYS = {
    "timezone": "Europe/Madrid",
    "monday": ["09:30-14:00", "16:00-19:30"],
    "tuesday": ["09:30-14:00"],
    "holidays": [
        {"date": "2026-11-23", "name": {"en": "the fair", "es": "la feria"}, "hours": ["10:00-12:00"]},
        {"date": "2026-11-30", "until": "2026-12-01", "name": "stocktaking"},
    ],
}


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-23 09:45", False),
        ("2026-11-23 11:00", True),
        ("2026-11-23 17:00", False),
        ("2026-11-30 11:00", False),
        ("2026-12-01 11:00", False),
        ("2026-12-07 11:00", True),
    ],
)
def test_a_holiday_has_its_own_hours_or_none(moment: str, is_open: bool) -> None:
    assert read_hours(HOLIDAYS).open_at(at(moment)) is is_open


@pytest.mark.parametrize(
    ("moment", "languages", "reason"),
    [
        ("2026-11-23 17:00", ("es", "en"), "la feria"),
        ("2026-11-23 17:00", ("pl", "en"), "the fair"),
        ("2026-11-23 11:00", ("en",), None),
        ("2026-12-01 11:00", ("es",), "stocktaking"),
        ("2026-12-07 21:00", ("es",), None),
    ],
)
def test_the_reason_of_a_closure_is_told_in_the_language_that_has_one(
    moment: str, languages: tuple[str, ...], reason: str | None
) -> None:
    assert read_hours(HOLIDAYS).reason(at(moment), languages) == reason


def test_after_holidays_the_next_opening_skips_them() -> None:
    found = read_hours(HOLIDAYS).next_opening(at("2026-11-29 12:00"))
    assert found is not None
    assert found.timestamp() == at("2026-12-07 09:30")

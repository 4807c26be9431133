"""Holidays from a calendar program's file: whole days, times, what is repeated; what can't be read names the event."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.shop.hours import Hours, read_hours
from bot.shop.spans import BadHours

MADRID = ZoneInfo("Europe/Madrid")
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=MADRID).timestamp()


def event(*lines: str) -> str:
    whole = ("BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR")
    return "\r\n".join(whole) + "\r\n"


def hours(folder: Path, text: str, **more: object) -> Hours:
    (folder / "holidays.ics").write_text(text, encoding="utf-8", newline="")
    week = {day: ["09:00-18:00"] for day in WEEK}
    return read_hours({"timezone": "Europe/Madrid", "calendar": "holidays.ics", **week, **more}, folder)


@pytest.mark.parametrize(
    ("lines", "closed", "open_"),
    [
        (["DTSTART;VALUE=DATE:20261208"], ["2026-12-08 10:00"], ["2026-12-07 10:00", "2026-12-09 10:00"]),
        (
            ["DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20261227"],
            ["2026-12-24 10:00", "2026-12-26 10:00"],
            ["2026-12-27 10:00"],
        ),
        (["DTSTART:20261224", "DURATION:P2D"], ["2026-12-25 10:00"], ["2026-12-26 10:00"]),
        (
            ["DTSTART;TZID=Europe/London:20261201T130000", "DTEND;TZID=Europe/London:20261201T140000"],
            ["2026-12-01 14:00", "2026-12-01 14:59"],
            ["2026-12-01 13:59", "2026-12-01 15:00"],
        ),
        (
            ["DTSTART:20261201T130000Z", "DURATION:PT1H"],
            ["2026-12-01 14:30"],
            ["2026-12-01 13:30", "2026-12-01 15:30"],
        ),
        (["DTSTART:20261201T130000", "DTEND:20261201T140000"], ["2026-12-01 13:30"], ["2026-12-01 14:00"]),
        (
            ["DTSTART;VALUE=DATE:20200106", "RRULE:FREQ=YEARLY"],
            ["2020-01-06 10:00", "2027-01-06 10:00", "2031-01-06 10:00"],
            ["2019-01-06 10:00", "2027-01-07 10:00"],
        ),
        (
            ["DTSTART;VALUE=DATE:20261126", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH"],
            ["2026-11-26 10:00", "2027-11-25 10:00"],
            ["2027-11-26 10:00"],
        ),
        (
            ["DTSTART;VALUE=DATE:20260831", "RRULE:FREQ=YEARLY;BYMONTH=8;BYDAY=-1MO"],
            ["2026-08-31 10:00", "2027-08-30 10:00"],
            ["2027-08-31 10:00"],
        ),
        (
            ["DTSTART;VALUE=DATE:20250101", "RRULE:FREQ=YEARLY;COUNT=2"],
            ["2025-01-01 10:00", "2026-01-01 10:00"],
            ["2027-01-01 10:00"],
        ),
        (
            ["DTSTART;VALUE=DATE:20250101", "RRULE:FREQ=YEARLY;INTERVAL=2;UNTIL=20290101"],
            ["2027-01-01 10:00", "2029-01-01 10:00"],
            ["2026-01-01 10:00", "2031-01-01 10:00"],
        ),
        (
            ["DTSTART;VALUE=DATE:20250101", "RRULE:FREQ=YEARLY", "EXDATE;VALUE=DATE:20270101,20280101"],
            ["2026-01-01 10:00", "2029-01-01 10:00"],
            ["2027-01-01 10:00", "2028-01-01 10:00"],
        ),
        (["DTSTART;VALUE=DATE:20240229", "RRULE:FREQ=YEARLY"], ["2028-02-29 10:00"], ["2027-03-01 10:00"]),
        (["DTSTART;VALUE=DATE:20261208", "STATUS:CANCELLED"], [], ["2026-12-08 10:00"]),
        (
            ["DTSTART;TZID=Romance Standard Time:20261225T100000", "DURATION:PT1H"],
            ["2026-12-25 10:30"],
            ["2026-12-25 09:30", "2026-12-25 11:00"],
        ),
        (
            ["DTSTART;VALUE=DATE:20261225", "RRULE:FREQ=WEEKLY"],
            ["2026-12-25 10:00", "2027-01-01 10:00"],
            ["2026-12-26 10:00"],
        ),
        (
            ["DTSTART;VALUE=DATE:20260101", "RRULE:FREQ=YEARLY;BYMONTH=1,6;BYMONTHDAY=1"],
            ["2026-06-01 10:00", "2027-01-01 10:00"],
            ["2026-07-01 10:00"],
        ),
        (
            ["DTSTART;VALUE=DATE:20261225", "RDATE;VALUE=DATE:20261226"],
            ["2026-12-25 10:00", "2026-12-26 10:00"],
            ["2026-12-27 10:00"],
        ),
    ],
)
def test_events_close_the_shop(tmp_path: Path, lines: list[str], closed: list[str], open_: list[str]) -> None:
    found = hours(tmp_path, event("SUMMARY:A holiday", *lines))
    assert [moment for moment in closed if found.open_at(at(moment))] == []
    assert [moment for moment in open_ if not found.open_at(at(moment))] == []


def test_names_are_read_over_folded_lines_and_by_language(tmp_path: Path) -> None:
    text = event(
        "DTSTART;VALUE=DATE:20260815",
        "SUMMARY;LANGUAGE=en-GB:Assumption\\, as it",
        "  is called",
        "SUMMARY;LANGUAGE=es:Asunción",
    )
    found = hours(tmp_path, text)
    assert found.reason(at("2026-08-15 10:00"), ("en",)) == "Assumption, as it is called"
    assert found.reason(at("2026-08-15 10:00"), ("es", "en")) == "Asunción"


def test_after_a_closure_amid_the_day_people_are_back_the_same_day(tmp_path: Path) -> None:
    text = event("DTSTART:20261201T130000", "DTEND:20261201T140000", "SUMMARY:A team meeting")
    found = hours(tmp_path, text)
    back = found.next_opening(at("2026-12-01 13:30"))
    assert back is not None
    assert back.timestamp() == at("2026-12-01 14:00")
    assert found.closes_at(at("2026-12-01 10:00")) == at("2026-12-01 13:00")
    assert found.reason(at("2026-12-01 13:30"), ("en",)) == "A team meeting"


def test_a_day_by_hand_comes_before_the_same_day_in_the_file(tmp_path: Path) -> None:
    by_hand = [{"date": "2026-12-08", "name": "Half a day", "hours": ["10:00-12:00"]}]
    found = hours(tmp_path, event("DTSTART;VALUE=DATE:20261208", "SUMMARY:Closed"), holidays=by_hand)
    assert found.open_at(at("2026-12-08 11:00"))
    assert found.reason(at("2026-12-08 15:00"), ("en",)) == "Half a day"


def test_one_day_of_a_series_may_be_moved(tmp_path: Path) -> None:
    """A calendar program writes the moved day as an event of its own, with the day that it replaces."""
    series = event("UID:1", "DTSTART;VALUE=DATE:20250101", "RRULE:FREQ=YEARLY", "SUMMARY:New Year")
    moved = ("BEGIN:VEVENT", "UID:1", "RECURRENCE-ID;VALUE=DATE:20270101", "DTSTART;VALUE=DATE:20270104", "END:VEVENT")
    found = hours(tmp_path, series.replace("END:VCALENDAR", "\r\n".join((*moved, "END:VCALENDAR"))))
    assert found.open_at(at("2027-01-01 10:00"))
    assert not found.open_at(at("2027-01-04 10:00"))
    assert not found.open_at(at("2028-01-01 10:00"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Christmas, 25 December", "begins with BEGIN:VCALENDAR"),
        ("BEGIN:VCALENDAR\nhello\nEND:VCALENDAR", "'hello'"),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261225", "cut off"),
        ("BEGIN:VCALENDAR\nEND:VEVENT", "cut off"),
        ("BEGIN:VCALENDAR\nEND:VEVENT\nEND:VCALENDAR", "export the file again"),
        (event("SUMMARY:When?"), "the event (When?): it has no DTSTART"),
        (event("DTSTART:Christmas"), "DTSTART is not understood"),
        (event("DTSTART;TZID=No/Where:20261225T100000", "DURATION:PT1H"), "Europe/Madrid"),
        (event("DTSTART:20261225", "DTEND:20261224", "SUMMARY:Eve"), "the event (Eve) of 20261225: it ends before"),
        (event("DTSTART:20261225T100000"), "ends before it begins, or at once"),
        (event("DTSTART:20261225", "DTEND:20261225T100000"), "same type"),
        (event("DTSTART:20250101", "DTEND:20270101"), "one to 366 days"),
        (event("DTSTART:20261225T100000", "DURATION:two hours"), "DURATION is not understood"),
        (event("DTSTART:20261225", "RRULE:FREQ=SOMETIMES"), "RRULE is not understood"),
        (event("DTSTART:20261225T100000", "DURATION:PT1S", "RRULE:FREQ=SECONDLY"), "SECONDLY is no holiday"),
    ],
)
def test_a_file_that_cannot_be_read_says_where_and_what_to_do(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadHours, match=r"holidays\.ics") as fault:
        hours(tmp_path, text)
    assert said in str(fault.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadHours, match=r"holidays\.ics can't be read"):
        read_hours({"timezone": "UTC", "calendar": "holidays.ics"}, tmp_path)

"""Outside opening hours the customer hears the truth: why, and when people are back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.shop.hours import Hours, read_hours
from bot.shop.wording import WEEKDAYS
from tests.bot.store.shop import queue
from tests.journeys.shift import Shift

ZONE = "Europe/Madrid"
# Open at every hour that is no holiday, in three spans a day of which one passes midnight.
WEEK = {day: ["06:00-14:00", "14:00-22:00", "22:00-06:00"] for day in WEEKDAYS}


@pytest.fixture(scope="module")
def shift(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shift]:
    with Shift(tmp_path_factory.mktemp("hours")) as running:
        yield running


def today() -> datetime:
    return datetime.now(ZoneInfo(ZONE))


def keeps(shift: Shift, hours: Hours) -> None:
    """From now on the shop has these hours."""
    shift.notices = replace(shift.notices, hours=hours)


def test_a_holiday_of_a_calendars_file_is_named_in_each_language_and_the_bot_is_one_press_away(
    shift: Shift, tmp_path: Path
) -> None:
    begin, end = today() - timedelta(days=2), today() + timedelta(days=2)
    lines = ("BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", f"DTSTART;VALUE=DATE:{begin:%Y%m%d}")
    lines += (f"DTEND;VALUE=DATE:{end:%Y%m%d}", "SUMMARY:Feria de la Luz", "END:VEVENT", "END:VCALENDAR", "")
    (tmp_path / "closed.ics").write_bytes("\r\n".join(lines).encode())
    keeps(shift, read_hours({"timezone": ZONE, "calendar": "closed.ics", **WEEK}, tmp_path))
    ana = shift.queues("Ana", language="en")
    told = ana.waits_for("We are closed for Feria de la Luz; we open again")
    assert "at 6:00" in told.text
    assert "queue" not in told.text, "no place in a queue that nobody serves"
    ana.presses("Back to the bot")
    ana.waits_for("with the bot again")
    luz = shift.queues("Luz", language="es")
    luz.waits_for("Estamos cerrados por Feria de la Luz; volvemos a abrir")


def test_days_closed_by_hand_are_told_with_their_name(shift: Shift) -> None:
    begin, end = (today().date() + timedelta(days=days) for days in (-1, 1))
    closed = {"date": begin, "until": end, "name": {"en": "stocktaking", "es": "inventario"}}
    keeps(shift, read_hours({"timezone": ZONE, "holidays": [closed], **WEEK}))
    shift.queues("Ben", language="es").waits_for("Estamos cerrados por inventario; volvemos a abrir")


def test_within_its_hours_it_is_told_that_nobody_is_there(shift: Shift) -> None:
    keeps(shift, read_hours({"timezone": ZONE, **WEEK}))
    told = shift.queues("Dora", language="pl").waits_for("żaden konsultant nie jest dostępny")
    assert "kolejce" not in told.text, "no place in a queue that nobody serves"
    assert "Powiadom mnie" in told.titles


def test_within_its_hours_the_shop_tells_the_place(shift: Shift) -> None:
    keeps(shift, read_hours({"timezone": ZONE, **WEEK}))
    shift.store.presence.seen(shift.agent("Pat")[0], now=time.time())
    shift.queues("Cleo", language="en").waits_for("in the queue")
    assert "Cleo" in [each.conversation.name for each in queue(shift.store)]

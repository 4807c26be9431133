"""When a reply is due: by channel and label, within the opening hours, while the customer waits."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.shop.hours import Hours, read_hours
from bot.team.targets import Target, due_at, target_for

MADRID = ZoneInfo("Europe/Madrid")
WORKDAYS = {day: ["09:00-14:00", "16:00-18:00"] for day in ("monday", "tuesday", "wednesday", "thursday", "friday")}
HOURS: Hours = read_hours({"timezone": "Europe/Madrid", **WORKDAYS})
ALL = Target(target_id="all", first_seconds=1800.0, next_seconds=3600.0)
TELEGRAM = Target(target_id="telegram", channel="telegram", first_seconds=600.0)
REFUND = Target(target_id="refund", label_id="l1", first_seconds=300.0)


def at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=MADRID).timestamp()


@pytest.mark.parametrize(
    ("channel", "labels", "which"),
    [("whatsapp", (), "all"), ("telegram", (), "telegram"), ("telegram", ("l1",), "refund"), ("x", ("l2",), "all")],
)
def test_a_label_comes_before_a_channel_before_all(channel: str, labels: tuple[str, ...], which: str) -> None:
    target = target_for((ALL, TELEGRAM, REFUND), channel, labels)
    assert target is not None
    assert target.target_id == which


def test_of_two_labels_the_stricter_counts_and_without_targets_none() -> None:
    slow = Target(target_id="slow", label_id="l2", first_seconds=9000.0)
    assert target_for((slow, REFUND), "telegram", ("l1", "l2")) == REFUND
    assert target_for((REFUND,), "telegram", ()) is None


@pytest.mark.parametrize(
    ("since", "due"),
    [
        ("2026-11-23T10:00", "2026-11-23T10:30"),
        ("2026-11-23T13:50", "2026-11-23T16:20"),
        ("2026-11-23T07:00", "2026-11-23T09:30"),
        ("2026-11-27T17:45", "2026-11-30T09:15"),
        ("2026-11-28T12:00", "2026-11-30T09:30"),
    ],
)
def test_only_open_hours_count(since: str, due: str) -> None:
    assert due_at(ALL, at(since), first=True, hours=HOURS) == at(due)


def test_the_next_reply_has_a_time_of_its_own_and_none_is_due_to_who_is_not_waiting() -> None:
    since = at("2026-11-23T10:00")
    assert due_at(ALL, since, first=False, hours=HOURS) == at("2026-11-23T11:00")
    assert due_at(TELEGRAM, since, first=False, hours=HOURS) is None
    assert due_at(ALL, None, first=True, hours=HOURS) is None
    assert due_at(None, since, first=True, hours=HOURS) is None
    assert due_at(ALL, since, first=True, hours=None) == since + 1800


def test_a_shop_that_never_opens_is_never_late() -> None:
    closed = read_hours({"timezone": "Europe/Madrid"})
    assert due_at(ALL, at("2026-11-23T10:00"), first=True, hours=closed) is None

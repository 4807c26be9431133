"""Hours away: people are away by the shop's clock when they planned to be, and back after it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.team.audit import COMMAND_LINE
from bot.team.hours_away import HoursAway, every_week, next_time, once
from tests.bot.store.shop import Shop

ZONE = ZoneInfo("Europe/Madrid")


def at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).timestamp()


def plans(shop: Shop, hours: HoursAway) -> None:
    shop.store.hours_away.add(hours, COMMAND_LINE, words="lunch", now=shop.now)


def away(shop: Shop, moment: str, agent_id: str | None = None) -> bool:
    """Whether somebody is away when the worker has looked at that moment."""
    shop.now = at(moment)
    shop.store.hours_away.apply(ZONE, now=shop.now)
    return shop.store.presence.away(agent_id or shop.eva)


@pytest.fixture(autouse=True)
def _monday(shop: Shop) -> None:
    shop.now = at("2026-11-30T09:00")


def lunch(shop: Shop) -> HoursAway:
    return every_week(shop.eva, 0, "13:00", "14:00", ZONE, now=shop.now)


def test_lunch_makes_away_and_brings_back_week_after_week(shop: Shop) -> None:
    plans(shop, lunch(shop))
    for day in ("30", "07"):
        month = "11" if day == "30" else "12"
        assert not away(shop, f"2026-{month}-{day}T12:59")
        assert away(shop, f"2026-{month}-{day}T13:00")
        assert not away(shop, f"2026-{month}-{day}T14:00")
    assert not shop.store.presence.away(shop.leo)


def test_a_day_off_counts_once(shop: Shop) -> None:
    plans(shop, once(shop.eva, "2026-12-01T00:00", "2026-12-02T00:00", ZONE, now=shop.now))
    assert away(shop, "2026-12-01T10:00")
    assert not away(shop, "2026-12-02T00:01")
    assert shop.store.hours_away.all() == []


def test_who_presses_the_switch_is_back_early_and_stays_so(shop: Shop) -> None:
    plans(shop, lunch(shop))
    assert away(shop, "2026-11-30T13:00")
    shop.store.presence.set_away(shop.eva, False, now=shop.now)
    assert not away(shop, "2026-11-30T13:30")


def test_who_was_away_by_their_own_choice_stays_away_after_the_hours(shop: Shop) -> None:
    plans(shop, lunch(shop))
    shop.store.presence.set_away(shop.eva, True, now=at("2026-11-30T12:00"))
    assert away(shop, "2026-11-30T13:10")
    assert away(shop, "2026-11-30T14:10")


def test_removed_hours_bring_back_at_once(shop: Shop) -> None:
    plans(shop, lunch(shop))
    assert away(shop, "2026-11-30T13:00")
    (hours,) = shop.store.hours_away.all()
    assert shop.store.hours_away.remove(hours.hours_id, shop.eva, COMMAND_LINE, now=shop.now)
    assert not shop.store.presence.away(shop.eva)
    assert not shop.store.hours_away.remove(hours.hours_id, shop.eva, COMMAND_LINE, now=shop.now)


def test_hours_of_somebody_else_are_not_removed_by_their_number(shop: Shop) -> None:
    plans(shop, lunch(shop))
    (hours,) = shop.store.hours_away.all()
    assert not shop.store.hours_away.remove(hours.hours_id, shop.leo, COMMAND_LINE, now=shop.now)


def test_a_worker_that_was_down_over_lunch_leaves_nobody_away(shop: Shop) -> None:
    plans(shop, lunch(shop))
    assert not away(shop, "2026-11-30T18:00")
    (following,) = shop.store.hours_away.all()
    assert following.begins_at == at("2026-12-07T13:00")


def test_the_clock_on_the_wall_counts_over_the_change_to_summer_time() -> None:
    before = every_week("a", 0, "13:00", "14:00", ZONE, now=at("2027-03-22T09:00"))
    after = next_time(before, ZONE, now=at("2027-03-22T15:00"))
    assert after.begins_at == at("2027-03-29T13:00")
    assert after.begins_at - before.begins_at == 7 * 86400 - 3600


def test_hours_over_midnight_end_the_next_day() -> None:
    night = every_week("a", 5, "22:00", "02:00", ZONE, now=at("2026-11-30T09:00"))
    assert (night.begins_at, night.ends_at) == (at("2026-12-05T22:00"), at("2026-12-06T02:00"))


@pytest.mark.parametrize(
    ("begins", "ends", "told"),
    [
        ("", "", "from when"),
        ("2026-12-01T10:00", "2026-12-01T09:00", "must come after"),
        ("2026-11-01T10:00", "2026-11-01T12:00", "past already"),
        ("2026-12-01T10:00", "2028-12-01T12:00", "a year later"),
    ],
)
def test_times_that_are_none_are_refused_in_words(begins: str, ends: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        once("a", begins, ends, ZONE, now=at("2026-11-30T09:00"))

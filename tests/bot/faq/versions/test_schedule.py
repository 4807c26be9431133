"""Answers for a few days, on the shop's clock."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.faq.versions.schedule import BadPlan, Schedule, Times, moment, plan_files
from bot.shop.version import PlanState
from tests.bot.faq.versions.conftest import Editor

MADRID = ZoneInfo("Europe/Madrid")
OLD, SALE = "price: 4.95 EUR", "price: 1.00 EUR"


def at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=MADRID).timestamp()


def plans_a_sale(editor: Editor, times: Times) -> str:
    editor.now = at("2026-11-20T09:00")
    editor.publishes("Before")
    editor.edits(OLD, SALE)
    return plan_files(editor.publisher, times, editor.request("Black Friday"), MADRID)


def price(editor: Editor) -> str:
    text = (editor.live_files() / "shop.yml").read_text(encoding="utf-8")
    return SALE if SALE in text else OLD


def run(editor: Editor, text: str) -> None:
    editor.now = at(text)
    Schedule(publisher=editor.publisher, zone=lambda: MADRID, now=lambda: editor.now).run()


def test_a_sale_begins_and_ends_and_the_editors_files_stay_as_they_are(editor: Editor) -> None:
    plans_a_sale(editor, Times(begins="2026-11-26 20:00", ends="2026-11-30T24:00"))
    assert OLD in (editor.data / "shop.yml").read_text(encoding="utf-8")
    run(editor, "2026-11-26T19:59")
    assert price(editor) == OLD
    run(editor, "2026-11-26T20:00")
    assert price(editor) == SALE
    run(editor, "2026-11-30T23:59")
    assert price(editor) == SALE
    run(editor, "2026-12-01T00:00")
    assert price(editor) == OLD
    assert editor.store.plans.open() == []


def test_who_published_meanwhile_is_not_overruled(editor: Editor) -> None:
    plans_a_sale(editor, Times(begins="2026-11-26T20:00"))
    editor.edits(OLD, "price: 6.00 EUR")
    editor.publishes("Dearer")
    run(editor, "2026-11-26T20:00")
    (plan,) = editor.store.plans.open()
    assert plan.state is PlanState.HELD_BACK
    assert "Version 3 was published meanwhile" in plan.reason
    assert "price: 6.00 EUR" in (editor.live_files() / "shop.yml").read_text(encoding="utf-8")


def test_a_plan_that_was_slept_through_waits_for_a_person(editor: Editor) -> None:
    plans_a_sale(editor, Times(begins="2026-11-26T20:00"))
    run(editor, "2026-11-27T09:00")
    (plan,) = editor.store.plans.open()
    assert plan.state is PlanState.HELD_BACK
    assert price(editor) == OLD


def test_a_cancelled_plan_does_nothing(editor: Editor) -> None:
    plan_id = plans_a_sale(editor, Times(begins="2026-11-26T20:00"))
    assert editor.store.plans.cancel(plan_id)
    run(editor, "2026-11-26T20:00")
    assert price(editor) == OLD


def test_every_week_keeps_its_time_on_the_clock_when_summer_time_begins(editor: Editor) -> None:
    plans_a_sale(editor, Times(begins="2027-03-25T20:00", ends="2027-03-26T08:00", weekly=True))
    for moment_ in ("2027-03-25T20:00", "2027-03-26T08:00"):
        run(editor, moment_)
    run(editor, "2027-04-01T19:59")
    assert price(editor) == OLD
    run(editor, "2027-04-01T20:00")
    assert price(editor) == SALE


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2027-03-28T02:30", "2027-03-28T01:30"),  # skipped: an hour later, 03:30 on the clock
        ("2026-10-25T02:30", "2026-10-25T00:30"),  # twice: the first
        ("2026-10-24T24:00", "2026-10-24T22:00"),
    ],
)
def test_a_night_of_23_or_25_hours(text: str, utc: str) -> None:
    assert moment(text, MADRID) == datetime.fromisoformat(f"{utc}+00:00").timestamp()


@pytest.mark.parametrize(
    ("times", "cure"),
    [
        (Times(begins="2026-01-01T10:00"), "past"),
        (Times(begins="2027-01-02T10:00", ends="2027-01-01T10:00"), "end is before"),
        (Times(begins="2027-01-02T10:00", ends="2027-01-12T10:00", weekly=True), "needs an end"),
        (Times(begins="tomorrow"), "is no time"),
    ],
)
def test_times_that_cannot_be_are_refused_with_the_cure(times: Times, cure: str) -> None:
    with pytest.raises(BadPlan, match=cure):
        times.due_at(MADRID, now=at("2026-11-20T09:00"))

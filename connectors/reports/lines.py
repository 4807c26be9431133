"""Lines: the numbers of the owner's page in words, in the order of an owner's questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.phrases import phrase
from bot.reports import words
from bot.reports.definitions import DEFINITIONS
from bot.reports.report import Report
from bot.reports.weeks import WATCHED, Figure
from connectors.desk import words as desk_words

_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        phrase("Who came, and did the bot help?"),
        ("talks", "answered_of_all", "answered_of_tried", "left_off", "reopened"),
    ),
    (
        phrase("How long do people wait for a person?"),
        (
            *("with_person", "wait_median", "wait_nine_in_ten", "wait_median_open", "wait_nine_in_ten_open"),
            *("reply_median", "reply_median_open", "gave_up"),
        ),
    ),
    (phrase("What do we miss while closed?"), ("closed", "closed_answered", "closed_came_back")),
    (phrase("Are they content?"), ("good", "rated")),
)
# Of a topic these would be nothing, since what the bot did not understand has none.
_WITHOUT_TOPIC = ("left_off",)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One number of the page in words."""

    key: str
    title: str
    definition: str
    value: str
    interval: str
    count: str
    usual: str
    verdict: str
    tone: str
    note: str
    pooled: str


def groups(report: Report) -> list[tuple[str, list[Line]]]:
    """The numbers, each group under its question."""
    hidden = _WITHOUT_TOPIC if report.only.topic else ()
    return [
        (title, [_line(report.figures[key], report.verified_until) for key in keys if key not in hidden])
        for title, keys in _GROUPS
    ]


def _line(figure: Figure, verified_until: str | None) -> Line:
    definition = DEFINITIONS[figure.key]
    return Line(
        key=figure.key,
        title=definition.title,
        definition=definition.text,
        value=words.value_words(figure.shown),
        interval=words.interval_words(figure.shown),
        count=words.count_words(figure.shown, definition.of),
        usual="" if figure.pooled and figure.usual is None else words.usual_words(figure),
        pooled=words.pooled_words(figure),
        verdict=words.verdict_words(figure.usual, definition.better),
        tone=words.tone(figure.usual, definition.better),
        note=_note(verified_until) if verified_until and figure.key in WATCHED else "",
    )


def _note(verified_until: str) -> str:
    """Which of the days a number is of, where the last ones are too near to be known."""
    day = date.fromisoformat(verified_until)
    return phrase(
        "Only talks up to %(day)s: who comes back is known three days later.",
        day=f"{desk_words.weekday(day.weekday())} {desk_words.short_date(day)}",
    )


def talks_by_day(report: Report) -> list[tuple[str, int, int]]:
    """Per day: its name, its talks, and those with a person."""
    known = {day.day: day for day in report.by_day}
    first = date.fromisoformat(report.only.since)
    told = []
    for day in (first + timedelta(days=number) for number in range(7)):
        counts = known.get(day.isoformat())
        label = f"{desk_words.short_weekday(day.weekday())} {desk_words.short_date(day)}"
        told.append((label, counts.talks if counts else 0, counts.person if counts else 0))
    return told


def usual_count(mean: float | None) -> str:
    """How often something is in a usual week."""
    if mean is None:
        return phrase("not known yet")
    return phrase("less than 1") if mean < 1 else f"{mean:.0f}"

"""Numbers in words, and what is usual."""

from dataclasses import fields

import pytest

from bot.reports.definitions import DEFINITIONS
from bot.reports.intervals import Share, quantile, share
from bot.reports.rows import DayCounts
from bot.reports.trends import trends
from bot.reports.usual import Verdict, usual
from bot.reports.weeks import KEYS, figures, split
from bot.reports.words import interval_words, seconds_words, tone, value_words, verdict_words


def test_every_number_has_its_definition() -> None:
    assert set(DEFINITIONS) == set(KEYS)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (59.4, "59 s"), (59.9, "1 min"), (130, "2 min 10 s"), (11_100, "3 h 5 min"), (187_200, "2 d 4 h")],
)
def test_lengths_have_two_units_at_most(seconds: float, words: str) -> None:
    assert seconds_words(seconds) == words


def test_too_few_is_said_in_place_of_a_number() -> None:
    assert value_words(share(3, 4)) == "too few"
    assert interval_words(share(3, 4)) == ""
    assert value_words(share(15, 20)) == "75 %"
    assert interval_words(share(15, 20)) == "53 to 89 %"
    assert value_words(quantile([90.0] * 20, 0.5)) == "1 min 30 s"


def test_usual_is_what_the_weeks_before_had() -> None:
    found = usual(41, [20, 30, None, 40, 25])
    assert found
    assert (found.low, found.high, found.weeks, found.verdict) == (20, 40, 4, Verdict.MORE)
    assert usual(40, [20, 30, 40, 25]).verdict is Verdict.USUAL  # type: ignore[union-attr]
    assert usual(19, [20, 30, 40, 25]).verdict is Verdict.LESS  # type: ignore[union-attr]
    assert usual(10, [20, 30, 40]) is None, "from three weeks nobody knows"


def test_what_chance_may_have_made_is_neither_more_nor_less() -> None:
    """45 of 100 where 49 to 53 are usual is surely 36 to 55 only; 20 of 100 is less."""
    before = [0.49, 0.5, 0.53, 0.51]
    verdicts = [
        (known := usual(each.value, before, (each.low, each.high))) and known.verdict
        for each in (share(45, 100), share(20, 100), share(50, 100))
    ]
    assert verdicts == [Verdict.CHANCE, Verdict.LESS, Verdict.USUAL]
    assert verdict_words(usual(0.45, before, (0.36, 0.55)), Verdict.MORE) == "as usual, as far as chance goes"
    assert tone(usual(0.45, before, (0.36, 0.55)), Verdict.MORE) == ""


@pytest.mark.parametrize(
    ("now", "better", "words", "colour"),
    [
        (41, Verdict.MORE, "✓ better: more than usual", "good"),
        (41, Verdict.LESS, "! worse: more than usual", "bad"),
        (19, Verdict.LESS, "✓ better: less than usual", "good"),
        (19, Verdict.MORE, "! worse: less than usual", "bad"),
        (41, None, "▲ more than usual", ""),
        (30, Verdict.MORE, "as usual", ""),
        (None, Verdict.MORE, "", ""),
    ],
)
def test_a_verdict_says_by_word_and_colour_whether_it_is_good_or_bad(
    now: float | None, better: Verdict | None, words: str, colour: str
) -> None:
    known = usual(now, [20, 30, 40, 25])
    assert (verdict_words(known, better), tone(known, better)) == (words, colour)


def test_a_trend_is_told_only_where_chance_does_not_explain_it() -> None:
    found = {
        entry: (now, differs) for entry, now, _, differs in trends({"a": (30, 80), "b": (12, 80), "c": (2, 8)}, weeks=8)
    }
    assert found == {"a": (30, True), "b": (12, False), "c": (2, False)}


def test_the_last_three_days_are_left_out_of_what_is_verified() -> None:
    """Of those days it is known who came back and not who stayed away; counted, they would make every week look bad."""

    def day(name: str, **more: int) -> DayCounts:
        plain = {each.name: 0 for each in fields(DayCounts) if each.name != "day"}
        return DayCounts(day=name, **{**plain, **more})

    days = [
        day("2026-06-10", talks=100, contained=80, returned=10),
        day("2026-06-13", talks=100, contained=0, returned=10, pending=80),
    ]
    numbers = split([("2026-06-08", "2026-06-14")], days, [], [], [], watched_until="2026-06-11")
    told = figures(numbers, counted=1)
    assert told["talks"].value == 200
    for key, whole in (("answered_of_all", 100), ("answered_of_tried", 90)):
        value = told[key].value
        assert isinstance(value, Share)
        assert (value.part, value.whole) == (80, whole)

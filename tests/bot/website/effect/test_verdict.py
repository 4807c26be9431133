"""The four words: what 100 to 200 conversations can say, and what fewer can't."""

from __future__ import annotations

import random

import pytest

from bot.website.effect.verdict import Verdict, judge


def sold(chance: random.Random, rate: float, number: int = 200) -> list[bool]:
    return [chance.random() < rate for _ in range(number)]


def test_thirty_conversations_are_not_enough_however_well_they_sold() -> None:
    judged = judge([True] * 30, 0.15)
    assert (judged.verdict, judged.missing) == (Verdict.NOT_YET, 70)


def test_without_a_usual_rate_there_is_no_verdict() -> None:
    assert judge([True] * 200, None).verdict is Verdict.NOT_YET


@pytest.mark.parametrize(("rate", "verdict"), [(0.02, Verdict.BAD), (0.35, Verdict.GOOD)])
def test_a_clearly_better_or_worse_rule_is_called_so_in_95_of_100_runs(rate: float, verdict: Verdict) -> None:
    chance = random.Random(11)
    assert sum(judge(sold(chance, rate), 0.15).verdict is verdict for _ in range(200)) >= 190


def test_an_average_rule_is_seldom_called_anything_else() -> None:
    chance = random.Random(12)
    verdicts = [judge(sold(chance, 0.15), 0.15).verdict for _ in range(400)]
    assert verdicts.count(Verdict.USUAL) >= 360
    assert Verdict.NOT_YET not in verdicts


def test_the_first_look_that_decides_stands() -> None:
    conversations = [True] * 60 + [False] * 40 + [False] * 100
    assert judge(conversations, 0.15).conversations == 100
    assert judge(conversations[:100], 0.15).verdict is judge(conversations, 0.15).verdict is Verdict.GOOD

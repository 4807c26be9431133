"""A training rests while customers wait twice as long as normally, and an edit's effect is told with its luck."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversations.training import Outcomes
from bot.faq.trainer.calm import must_rest, p95
from bot.faq.trainer.effects import effect_of

NORMAL = [0.1] * 40
DAY = 86400.0


def test_a_training_rests_when_answers_take_more_than_twice_as_long() -> None:
    assert must_rest(normal=NORMAL, now=[0.3] * 5)
    assert not must_rest(normal=NORMAL, now=[0.2] * 5)


def test_too_few_answers_stop_nothing() -> None:
    assert not must_rest(normal=NORMAL[:5], now=[9.0] * 5)
    assert not must_rest(normal=NORMAL, now=[9.0] * 4)


def test_the_95th_of_100_answers() -> None:
    assert p95([*range(1, 101)]) == 96
    assert p95([]) == 0.0


def counted(questions: int, answered: int) -> Outcomes:
    return Outcomes(questions=questions, answered=answered, asked_back=0, handed_over=0, rated=0, rated_good=0)


def test_an_edit_is_judged_by_the_same_length_of_time_before_and_since() -> None:
    spans = []

    def outcomes(entries: Sequence[str], since: float, until: float) -> Outcomes:
        spans.append((since, until))
        return counted(40, 10 if until <= 100 * DAY else 36)

    effect = effect_of(["faq/a"], 100 * DAY, 103 * DAY, outcomes)
    assert spans == [(97 * DAY, 100 * DAY), (100 * DAY, 103 * DAY)]
    assert effect.measures[0].name == "answered at once"
    assert effect.measures[0].is_sure
    assert not effect.measures[2].is_sure


def test_few_questions_are_not_enough_yet() -> None:
    effect = effect_of(["faq/a"], 0.0, DAY, lambda entries, since, until: counted(19, 19))
    assert (effect.asked_since, effect.measures) == (19, ())

"""An editor writes down what customers must always get; a bot that fails it is not published."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.conversations.training import Training, TrainingState
from bot.faq.check import check
from bot.faq.trained_from import trained_from
from bot.faq.trainer.comparison import Kind, Verdict
from bot.faq.trainer.gate import objections
from bot.faq.trainer.regression import REGRESSION_FILE, RegressionQuestion, read_regressions, result_of
from bot.settings import ROOT

COST = RegressionQuestion(language="en", text="how much is it", expected="faq/shipping_cost")
LIFE = RegressionQuestion(language="en", text="what is life", expected="nothing")
RIGHT = Verdict(kind=Kind.ANSWERED, entry="faq/shipping_cost", sure=0.9)
GREETING = Verdict(kind=Kind.ANSWERED, entry="greet", sure=0.9)
ASKED_BACK = Verdict(kind=Kind.ASKED_BACK, entry="faq/shipping_cost", sure=0.4)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    return tmp_path / "data"


def write(data: Path, text: str) -> None:
    (data / REGRESSION_FILE).write_text(text, encoding="utf-8")


def test_the_questions_are_read_by_language(data: Path) -> None:
    write(data, "en:\n  how much is it: faq/shipping_cost\n  what is life: nothing\n")
    assert read_regressions(data) == (COST, LIFE)


def test_a_regression_question_teaches_the_bot_nothing(data: Path) -> None:
    before = trained_from(data).digest
    write(data, "en:\n  how much is it: faq/shipping_cost\n")
    assert trained_from(data).digest == before
    assert check(data) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("en:\n  how much: faq/shipping_price\n", "which is no entry"),
        ("de:\n  wie viel: faq/shipping_cost\n", "a language that the shop hasn't got"),
        ("en:\n- how much\n", "write `question: entry` lines"),
        ("en:\n  1: faq/shipping_cost\n", "into quotes"),
    ],
)
def test_the_check_says_what_is_wrong_with_a_question_and_its_cure(data: Path, text: str, problem: str) -> None:
    write(data, text)
    (found,) = check(data)
    assert problem in str(found)
    assert found.file == REGRESSION_FILE


@pytest.mark.parametrize(
    ("question", "verdict", "is_right"),
    [
        (COST, RIGHT, True),
        (COST, ASKED_BACK, False),
        (LIFE, ASKED_BACK, True),
        (LIFE, GREETING, True),
        (LIFE, RIGHT, False),
    ],
)
def test_what_a_bot_makes_of_a_question_is_right_or_not(
    question: RegressionQuestion, verdict: Verdict, is_right: bool
) -> None:
    assert result_of(question, verdict)["is_right"] is is_right


def trained(*results: dict[str, object], overruled: str | None = None, losing: bool = False) -> Training:
    losses = [{"entry": "faq/a", "lost": 3, "asked": 6, "is_too_many": True}] if losing else []
    return Training(
        training_id="tr1",
        agent_id=None,
        requested_at=1.0,
        folder="data",
        state=TrainingState.DONE,
        step="",
        progress=1.0,
        is_cancel_asked=False,
        is_paused=False,
        started_at=1.0,
        ended_at=2.0,
        reason=None,
        model="a.tar.gz",
        comparison={"regressions": list(results), "losses": losses},
        seconds=1.0,
        overruled=overruled,
    )


def test_a_failing_question_blocks_and_no_reason_helps() -> None:
    training = trained(result_of(COST, ASKED_BACK), overruled="I know better")
    assert objections(training, [COST]) == [
        "“how much is it” (English) should get faq/shipping_cost and gets asked back"
    ]


def test_a_reason_lets_lost_questions_pass() -> None:
    training = trained(result_of(COST, RIGHT), losing=True)
    assert len(objections(training, [COST])) == 1
    assert objections(replace(training, overruled="they were never about it"), [COST]) == []


def test_questions_that_were_not_asked_yet_ask_for_a_training() -> None:
    assert "train and compare first" in objections(trained(), [COST])[0]
    assert "train and compare first" in objections(None, [COST])[0]
    assert objections(None, []) == []

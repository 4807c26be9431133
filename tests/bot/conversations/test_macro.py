"""A macro's steps are in an order that can be done, and each says what it uses."""

from __future__ import annotations

import pytest

from bot.conversations.macro import Macro, Step, StepKind, is_called, problems, step_of

REPLY, LABEL = Step(kind=StepKind.REPLY, value="r1"), Step(kind=StepKind.LABEL, value="l1")
ASSIGN, RESOLVE = Step(kind=StepKind.ASSIGN, value="a1"), Step(kind=StepKind.RESOLVE)


def test_what_can_be_done_in_its_order_is_taken() -> None:
    assert problems("Refund", (REPLY, LABEL, RESOLVE)) == []


@pytest.mark.parametrize(
    ("name", "steps", "said"),
    [
        ("", (REPLY,), "a name"),
        ("x" * 41, (REPLY,), "at most 40"),
        ("Refund", (), "between one and 6"),
        ("Refund", (LABEL,) * 7, "between one and 6"),
        ("Refund", (RESOLVE, REPLY), "last"),
        ("Refund", (ASSIGN, RESOLVE), "last"),
        ("Refund", (Step(kind=StepKind.LABEL),), "what it uses"),
    ],
)
def test_what_is_wrong_is_said(name: str, steps: tuple[Step, ...], said: str) -> None:
    assert said in " ".join(problems(name, steps))


def test_a_step_is_read_from_the_form() -> None:
    assert step_of("label:l1") == LABEL
    assert step_of("resolve:") == RESOLVE
    assert step_of("") is None
    assert step_of("explode:now") is None


def test_it_is_called_by_the_beginning_of_any_word_of_its_name() -> None:
    macro = Macro(macro_id="k", name="Late refund", steps=(RESOLVE,))
    assert [is_called(macro, typed) for typed in ("ref", "LATE", "fund", "")] == [True, True, False, False]

"""An editor reads in one line what a new bot changes, and what to do now."""

from __future__ import annotations

from typing import Any

from bot.faq.trainer.advice import advice, is_sure
from bot.faq.trainer.chance import Share

TITLES = {"faq/repairs": "Repairs"}


def share(part: int, whole: int) -> dict[str, Any]:
    counted = Share(part=part, whole=whole)
    least, most = counted.interval
    return {"part": part, "whole": whole, "value": counted.value, "least": least, "most": most}


def row(before: int, after: int, whole: int = 40) -> dict[str, Any]:
    return {"entry": "faq/repairs", "language": "en", "before": share(before, whole), "after": share(after, whole)}


def told(*rows: dict[str, Any], may_publish: bool = True, **changes: int) -> str:
    names = ("same", "better known", "changed entry", "now asked back", "now answered")
    counts = {name: changes.get(name.replace(" ", "_"), 0) for name in names}
    comparison = {
        "changes": counts,
        "replayed": 500,
        "accuracy": rows,
        "labelled": {"won": 3, "lost": 2, "luck": 1.0},
    }
    return advice(comparison, TITLES.__getitem__, may_publish=may_publish)


def test_a_bot_that_only_answers_more_may_be_published() -> None:
    assert told(row(20, 21), now_answered=5) == (
        "5 of the last 500 questions are answered that were not; none is lost; nothing else surely changed."
        " You may publish."
    )


def test_what_is_lost_or_surely_known_worse_is_to_be_looked_at() -> None:
    line = told(row(38, 10), now_asked_back=2, changed_entry=1)
    assert "2 are lost; one is answered otherwise; surely known worse: Repairs (English)." in line
    assert "Look at the questions below that are lost or answered otherwise and the phrasings" in line


def test_what_is_surely_known_better_is_praised() -> None:
    line = told(row(10, 38))
    assert "None of the last 500 questions is answered that was not" in line
    assert "surely known better: Repairs (English). You may publish." in line


def test_what_is_forbidden_is_not_advised() -> None:
    assert told(may_publish=False).endswith("Don't publish it yet: first do what stands below in red.")


def test_a_change_is_sure_where_the_intervals_are_apart() -> None:
    assert is_sure(row(38, 10))
    assert is_sure(row(10, 38))
    assert not is_sure(row(20, 21))

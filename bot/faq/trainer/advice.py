"""Advice: a comparison in two sentences: what the new bot changes, and whether to publish it or what to look at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.faq.called import language_called
from bot.faq.trainer.comparison import Change

# So rarely does luck alone explain a change of the labelled messages.
_RARE = 0.05


def is_sure(row: Mapping[str, Any]) -> bool:
    """Whether luck alone hardly explains the change: the two intervals don't overlap."""
    return bool(row["before"]["most"] < row["after"]["least"] or row["after"]["most"] < row["before"]["least"])


def advice(comparison: Mapping[str, Any], called: Callable[[str], str], *, may_publish: bool) -> str:
    """What an editor does now; `called` gives an entry's title, `may_publish` is whether nothing forbids it."""
    lost, moved = (comparison["changes"][each.value] for each in (Change.NOW_ASKED_BACK, Change.CHANGED_ENTRY))
    better, worse = _sure(comparison, called)
    told = [_answered(comparison), f"{_count(lost)} lost"]
    told += [f"{_count(moved)} answered otherwise"] if moved else []
    told += [f"surely known better: {', '.join(better)}"] if better else []
    told += [f"surely known worse: {', '.join(worse)}"] if worse else []
    told += [] if better or worse else ["nothing else surely changed"]
    return f"{'; '.join(told)}. {_deed(bool(lost or moved), worse, may_publish)}"


def _answered(comparison: Mapping[str, Any]) -> str:
    won, asked = comparison["changes"][Change.NOW_ANSWERED.value], comparison["replayed"]
    if not asked:
        return "No question of a customer is there yet to compare with"
    whole = f"of the last {asked} questions"
    if won > 1:
        return f"{won} {whole} are answered that were not"
    return f"{'One' if won else 'None'} {whole} is answered that was not"


def _count(number: int) -> str:
    return {0: "none is", 1: "one is"}.get(number, f"{number} are")


def _sure(comparison: Mapping[str, Any], called: Callable[[str], str]) -> tuple[list[str], list[str]]:
    """What is surely known better and worse, by title and language."""
    better: list[str] = []
    worse: list[str] = []
    for row in filter(is_sure, comparison["accuracy"]):
        rises = row["after"]["value"] > row["before"]["value"]
        (better if rises else worse).append(f"{called(row['entry'])} ({language_called(row['language'])})")
    labelled = comparison["labelled"]
    if labelled["luck"] < _RARE:
        (better if labelled["won"] > labelled["lost"] else worse).append("customers' labelled messages")
    return better, worse


def _deed(has_other_answers: bool, worse: list[str], may_publish: bool) -> str:
    if not may_publish:
        return "Don't publish it yet: first do what stands below in red."
    look = ["the questions below that are lost or answered otherwise"] if has_other_answers else []
    look += ["the phrasings of what is known worse"] if worse else []
    return (
        f"Look at {' and '.join(look)}; if they are right like this, you may publish." if look else "You may publish."
    )

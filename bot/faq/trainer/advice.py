"""Advice: a comparison in two sentences: what the new bot changes, and whether to publish it or what to look at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.faq.trainer.comparison import Change
from bot.language.names import language_called
from bot.phrases import phrase

# So rarely does luck alone explain a change of the labelled messages.
_RARE = 0.05


def is_sure(row: Mapping[str, Any]) -> bool:
    """Whether luck alone hardly explains the change: the two intervals don't overlap."""
    return bool(row["before"]["most"] < row["after"]["least"] or row["after"]["most"] < row["before"]["least"])


def advice(comparison: Mapping[str, Any], called: Callable[[str], str], *, may_publish: bool) -> str:
    """What an editor does now; `called` gives an entry's title, `may_publish` is whether nothing forbids it."""
    lost, moved = (comparison["changes"][each.value] for each in (Change.NOW_ASKED_BACK, Change.CHANGED_ENTRY))
    better, worse = _sure(comparison, called)
    told = [_answered(comparison), phrase("%(count)s lost", count=_count(lost))]
    told += [phrase("%(count)s answered otherwise", count=_count(moved))] if moved else []
    told += [phrase("surely known better: %(better)s", better=", ".join(better))] if better else []
    told += [phrase("surely known worse: %(worse)s", worse=", ".join(worse))] if worse else []
    told += [] if better or worse else [phrase("nothing else surely changed")]
    return f"{'; '.join(told)}. {_deed(bool(lost or moved), worse, may_publish)}"


def _answered(comparison: Mapping[str, Any]) -> str:
    won, asked = comparison["changes"][Change.NOW_ANSWERED.value], comparison["replayed"]
    if not asked:
        return phrase("No question of a customer is there yet to compare with")
    if won > 1:
        return phrase("%(won)s of the last %(asked)s questions are answered that were not", won=won, asked=asked)
    if won:
        return phrase("One of the last %(asked)s questions is answered that was not", asked=asked)
    return phrase("None of the last %(asked)s questions is answered that was not", asked=asked)


def _count(number: int) -> str:
    return {0: phrase("none is"), 1: phrase("one is")}.get(number, phrase("%(number)s are", number=number))


def _sure(comparison: Mapping[str, Any], called: Callable[[str], str]) -> tuple[list[str], list[str]]:
    """What is surely known better and worse, by title and language."""
    better: list[str] = []
    worse: list[str] = []
    for row in filter(is_sure, comparison["accuracy"]):
        rises = row["after"]["value"] > row["before"]["value"]
        (better if rises else worse).append(f"{called(row['entry'])} ({language_called(row['language'])})")
    labelled = comparison["labelled"]
    if labelled["luck"] < _RARE:
        (better if labelled["won"] > labelled["lost"] else worse).append(phrase("customers' labelled messages"))
    return better, worse


def _deed(has_other_answers: bool, worse: list[str], may_publish: bool) -> str:
    if not may_publish:
        return phrase("Don't publish it yet: first do what stands below in red.")
    look = [phrase("the questions below that are lost or answered otherwise")] if has_other_answers else []
    look += [phrase("the phrasings of what is known worse")] if worse else []
    return (
        phrase("Look at %(look)s; if they are right like this, you may publish.", look=" and ".join(look))
        if look
        else phrase("You may publish.")
    )

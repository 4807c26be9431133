"""Shown: a comparison as the page shows it: what changes, customers' words masked, what may be luck apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from bot.faq.trainer.advice import is_sure
from bot.faq.unanswered.masking import mask
from bot.store.faq.questions import Questions

_MOST_ROWS = 60


def shown_comparison(comparison: Mapping[str, Any], questions: Questions) -> dict[str, Any]:
    """The comparison with the text, the language and the next deed of each changed question that is still there.

    `accuracy` and `confusions` are about what the edit touched or surely changed; `by_luck` and `confusions_elsewhere`
    are the others.
    """
    rows = {row["message_id"]: row for row in comparison.get("changed", ())}
    changed = [
        {
            **rows[each.message_id],
            "text": mask(each.text),
            "language": each.language,
            "asked_at": each.asked_at,
            "then": each.then.value,
        }
        for each in questions.of(list(rows))
    ]
    touched = {(entry, language) for entry, language in comparison.get("touched_in", ())}
    own, others = _apart(comparison.get("accuracy", ()), lambda row: (row["entry"], row["language"]) in touched)
    sure, luck = _apart(others, is_sure)
    confused, elsewhere = _apart(
        comparison.get("confusions", ()),
        lambda row: bool(touched & {(row["entry"], row["language"]), (row["taken_for"], row["language"])}),
    )
    return {
        **comparison,
        "changed": changed[:_MOST_ROWS],
        "more": max(0, len(rows) - _MOST_ROWS),
        "accuracy": [*own, *sure],
        "by_luck": [row for row in luck if row["before"]["part"] != row["after"]["part"]],
        "confusions": confused,
        "confusions_elsewhere": elsewhere,
    }


def _apart(
    rows: Iterable[Mapping[str, Any]], is_first: Callable[[Mapping[str, Any]], bool]
) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """The rows of which it is true, and the others."""
    first: list[Mapping[str, Any]] = []
    others: list[Mapping[str, Any]] = []
    for row in rows:
        (first if is_first(row) else others).append(row)
    return first, others

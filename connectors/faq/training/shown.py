"""Shown: a comparison as the page shows it: only what changes, with the customers' words, masked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.faq.unanswered.masking import mask
from bot.store.faq.questions import Questions

_MOST_ROWS = 60


def shown_comparison(comparison: Mapping[str, Any], questions: Questions) -> dict[str, Any]:
    """The comparison with the text, the language and the next deed of each changed question that is still there."""
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
    accuracy = comparison.get("accuracy", ())
    moved = [row for row in accuracy if row["before"]["part"] != row["after"]["part"]]
    touched = set(comparison.get("touched", ()))
    edited = [row for row in accuracy if row["entry"] in touched and row not in moved]
    return {
        **comparison,
        "changed": changed[:_MOST_ROWS],
        "more": max(0, len(rows) - _MOST_ROWS),
        "accuracy": [*moved, *edited][:_MOST_ROWS],
        "failing": [each for each in comparison.get("regressions", ()) if not each["is_right"]],
    }

"""Gate: what speaks against publishing a model, by its comparison, unless an editor gave a reason to do it anyway."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from bot.conversations.training import Training
from bot.faq.trainer.comparison import blocks, may_overrule
from bot.faq.trainer.regression import RegressionQuestion
from bot.phrases import phrase


def is_asked(training: Training | None, regressions: Iterable[RegressionQuestion]) -> bool:
    """Whether this training's model was asked these regression questions and no others."""
    questions = {(each.language, each.text, each.expected) for each in regressions}
    comparison: Mapping[str, Any] = (training.comparison if training else None) or {}
    return questions == {
        (each["language"], each["text"], each["expected"]) for each in comparison.get("regressions", ())
    }


def objections(
    training: Training | None, regressions: Iterable[RegressionQuestion], called: Callable[[str], str] = str
) -> list[str]:
    """Why the model of this training must not be published with these regression questions; none where it may.

    Without a training the model was never compared: only regression questions make that an objection. `called` gives an
    entry's title.
    """
    if not is_asked(training, regressions):
        return [phrase("The regression questions have not been asked yet as they are now: train and compare first.")]
    comparison: Mapping[str, Any] = (training.comparison if training else None) or {}
    if training and training.overruled and may_overrule(comparison):
        return []
    return blocks(comparison, called)

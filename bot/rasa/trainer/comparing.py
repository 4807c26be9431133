"""Comparing: the live model and a candidate on the same phrases, questions and labelled messages."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bot.faq.labelled import read_labelled, unseen
from bot.faq.trainer.comparison import (
    Judged,
    Phrases,
    accuracy,
    change_counts,
    confusions,
    labelled_change,
    losses,
    shared_phrases,
)
from bot.faq.trainer.regression import RegressionQuestion, result_of
from bot.rasa.trainer.replaying import Asked, LoadedModel, loaded
from bot.shop.answers import SHOP_FILE
from bot.shop.facts import read_shop

_AT_ONCE = 40


def compare(
    before: Path | None, after: Path, data: Path, questions: Sequence[Asked], regressions: Sequence[RegressionQuestion]
) -> Mapping[str, Any]:
    """What the model `after` would change, as JSON can hold it (docs/editors.md, "Train and compare").

    Without a model `before` only the regression questions are asked. A message is named by its key.
    """
    with ExitStack() as models:
        new = models.enter_context(loaded(after))
        results = _regressions(new, regressions)
        if before == after:
            return {"regressions": results, "without": "this is the bot that is live"}
        old = _old(models, before) if before else None
        if old is None:
            return {"regressions": results, "without": "there is no live bot that this program can still read"}
        phrases = shared_phrases(old.phrases(), new.phrases())
        replayed = _judged(old, new, questions)
        return {
            "regressions": results,
            "phrases": {"shared": len(phrases.pairs), "added": phrases.added, "removed": phrases.removed},
            "touched": phrases.touched,
            "touched_in": phrases.touched_in,
            "accuracy": accuracy(phrases),
            "confusions": confusions(phrases),
            "replayed": len(replayed),
            "changes": change_counts(replayed),
            "losses": losses(replayed),
            "changed": [_row(each) for each in replayed if each.before.answer != each.after.answer],
            "labelled": labelled_change(_labelled(old, new, data, phrases)),
        }


def _old(models: ExitStack, path: Path) -> LoadedModel | None:
    """The live model, None where it was made by a program so much older that this one can't load it."""
    try:
        return models.enter_context(loaded(path))
    except Exception:
        logging.getLogger(__name__).exception("%s can't be loaded", path.name)
        return None


def _regressions(model: LoadedModel, regressions: Sequence[RegressionQuestion]) -> list[dict[str, Any]]:
    asked = [Asked(key="", text=each.text, language=each.language) for each in regressions]
    verdicts = model.verdicts(asked)
    return [result_of(question, verdict) for question, verdict in zip(regressions, verdicts, strict=True)]


def _judged(old: LoadedModel, new: LoadedModel, messages: Sequence[Asked]) -> list[Judged]:
    """In parts so small that what the encoders read for the one model they remember for the other."""
    judged = []
    for start in range(0, len(messages), _AT_ONCE):
        part = messages[start : start + _AT_ONCE]
        pairs = zip(part, old.verdicts(part), new.verdicts(part), strict=True)
        judged += [Judged(key=message.key, before=before, after=after) for message, before, after in pairs]
    return judged


def _row(judged: Judged) -> dict[str, Any]:
    was, now = judged.before, judged.after
    return {
        "message_id": judged.key,
        "change": judged.change.value,
        "before": {"kind": was.kind.value, "entry": was.entry, "sure": round(was.sure, 3)},
        "after": {"kind": now.kind.value, "entry": now.entry, "sure": round(now.sure, 3)},
    }


def _labelled(old: LoadedModel, new: LoadedModel, data: Path, phrases: Phrases) -> list[tuple[str | None, Judged]]:
    """The labelled messages that neither model learned."""
    messages, entries = [], []
    for language in read_shop(data / SHOP_FILE).languages:
        for each in unseen(read_labelled(data / "labelled", language), phrases.texts):
            messages.append(Asked(key="", text=each.text, language=language))
            entries.append(each.entry)
    return list(zip(entries, _judged(old, new, messages), strict=True))

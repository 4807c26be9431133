"""Comparing: the live model and a candidate on the same phrases, questions and labelled messages."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.faq.labelled import LabelledMessage, read_labelled, unseen
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
from bot.rasa.trainer.judge import Judge, parts
from bot.rasa.trainer.replaying import Asked
from bot.shop.answers import SHOP_FILE
from bot.shop.facts import read_shop


def compare(
    old: Judge | None, new: Judge, data: Path, questions: Sequence[Asked], regressions: Sequence[RegressionQuestion]
) -> Mapping[str, Any]:
    """What the model `new` would change, as JSON can hold it (docs/editors.md, "Train and compare").

    Without a model `old` only the regression questions are asked. A message is named by its key.
    """
    results = _regressions(new, regressions)
    if old and old.model == new.model:
        return {"regressions": results, "without": "this is the bot that is live"}
    if old is None or not _can_be_read(old):
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


def labelled_messages(data: Path) -> list[tuple[str | None, Asked]]:
    """Every labelled message in the shop's languages, with its entry. Raises UnusableData."""
    return [
        (each.entry, Asked(key="", text=each.text, language=language))
        for language in read_shop(data / SHOP_FILE).languages
        for each in read_labelled(data / "labelled", language)
    ]


def _can_be_read(model: Judge) -> bool:
    """Whether it was made by a program so little older that this one can load it."""
    try:
        model.phrases()
    except Exception:
        logging.getLogger(__name__).exception("%s can't be loaded", model.model.name)
        return False
    return True


def _regressions(model: Judge, regressions: Sequence[RegressionQuestion]) -> list[dict[str, Any]]:
    asked = [Asked(key="", text=each.text, language=each.language) for each in regressions]
    verdicts = model.verdicts(asked)
    return [result_of(question, verdict) for question, verdict in zip(regressions, verdicts, strict=True)]


def _judged(old: Judge, new: Judge, messages: Sequence[Asked]) -> list[Judged]:
    """What both make of each message."""
    judged = []
    for part in parts(messages):
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


def _labelled(old: Judge, new: Judge, data: Path, phrases: Phrases) -> list[tuple[str | None, Judged]]:
    """The labelled messages that neither model learned."""
    labelled = labelled_messages(data)
    known = {each.text: LabelledMessage(text=each.text, entry=entry) for entry, each in labelled}
    fresh = {each.text for each in unseen(known.values(), phrases.texts)}
    entries = [entry for entry, each in labelled if each.text in fresh]
    messages = [each for _, each in labelled if each.text in fresh]
    return list(zip(entries, _judged(old, new, messages), strict=True))

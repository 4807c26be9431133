"""Examples: what our components read of Rasa's training data, in an order that does not depend on the disk."""

from __future__ import annotations

from dataclasses import dataclass

from rasa.shared.nlu.constants import METADATA, METADATA_INTENT, TEXT
from rasa.shared.nlu.training_data.training_data import TrainingData


class UnusableData(ValueError):
    """The training data can't train a model; the message names entry and cure."""


@dataclass(frozen=True, kw_only=True, order=True)
class Example:
    """One example phrasing; `entry` is the full intent (faq/shipping_cost), `title` its button in this language."""

    language: str
    entry: str
    text: str
    title: str | None = None


def read_examples(training_data: TrainingData) -> list[Example]:
    """The examples sorted by language, entry and text. Raises UnusableData for a block without a language."""
    return sorted(
        {_example(message) for message in training_data.intent_examples},
        key=lambda each: (each.language, each.entry, each.text),
    )


def _example(message) -> Example:  # type: ignore[no-untyped-def]
    about = (message.get(METADATA) or {}).get(METADATA_INTENT) or {}
    entry = message.get_full_intent()
    if "language" not in about:
        raise UnusableData(f"{entry}: a block has no language: add `metadata: {{language: en}}` to it")
    return Example(
        language=about["language"],
        entry=entry,
        text=message.get(TEXT),
        title=str(about["title"]) if about.get("title") else None,
    )

"""Examples as Rasa brings them: its training data, read into ours."""

from __future__ import annotations

from rasa.shared.nlu.constants import METADATA, METADATA_INTENT, TEXT
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.faq.examples import Example, UnusableData, with_titles


def read_examples(training_data: TrainingData) -> list[Example]:
    """The same as `bot.faq.examples.examples_in` reads. Raises UnusableData for a block without a language."""
    return with_titles(_example(message) for message in training_data.intent_examples)


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

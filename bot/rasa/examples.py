"""Examples: what our components read of Rasa's training data, in an order that does not depend on the disk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rasa.shared.nlu.constants import METADATA, METADATA_INTENT, TEXT
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.answers import content_files
from bot.yaml import YamlFault, read_yaml


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


def examples_in(data_folder: Path) -> list[Example]:
    """The examples as they stand in a data folder, in the same order. Raises UnusableData."""
    try:
        blocks = [block for path in content_files(data_folder) for block in read_yaml(path).get("nlu") or ()]
        found = {
            Example(
                language=block["metadata"]["language"],
                entry=block["intent"],
                text=line.strip()[2:],
                title=block["metadata"].get("title"),
            )
            for block in blocks
            for line in block["examples"].splitlines()
            if line.strip()
        }
    except (YamlFault, KeyError, TypeError, AttributeError) as error:
        raise UnusableData(f"data/ can't be read as it is ({error}): run `mostrador check`") from error
    return sorted(found, key=lambda each: (each.language, each.entry, each.text))


def titles_of(examples: Iterable[Example]) -> dict[str, dict[str, str]]:
    """The button of each entry by language. Raises UnusableData for an entry without one."""
    titles: dict[str, dict[str, str]] = {}
    for each in examples:
        if each.title:
            titles.setdefault(each.entry, {})[each.language] = each.title
        elif "/" in each.entry:
            raise UnusableData(f"{each.entry} ({each.language}) has no title: add `title: …` beside its language")
    return titles

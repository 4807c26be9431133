"""Labelled: customers' messages with what they were about, as people said it; the cuts come from them once they are
many. One file a language, `<language>.yml`: an entry with its messages, a line each, or `nothing` for no entry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.faq.examples import UnusableData
from bot.text import fold
from bot.yaml import YamlFault, read_yaml

NOTHING = "nothing"


@dataclass(frozen=True, kw_only=True)
class LabelledMessage:
    """One message of a customer; `entry` is None where no entry answers it."""

    text: str
    entry: str | None


def read_labelled(folder: Path, language: str) -> tuple[LabelledMessage, ...]:
    """The labelled messages of a language, none where it has no file. Raises UnusableData."""
    path = folder / f"{language}.yml"
    try:
        content = read_yaml(path) if path.is_file() else {}
    except YamlFault as error:
        raise UnusableData(f"{path.name}: {error}") from error
    found: list[LabelledMessage] = []
    for label, texts in content.items():
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise UnusableData(f"{path.name}: {label}: write one message a line, each after `- `, quoted if it has a :")
        found += [LabelledMessage(text=text, entry=None if label == NOTHING else str(label)) for text in texts]
    return tuple(found)


def unseen(messages: Iterable[LabelledMessage], examples: Iterable[str]) -> tuple[LabelledMessage, ...]:
    """The messages that are not among the examples too: what was learned by heart says nothing about new ones."""
    learned = {_key(text) for text in examples}
    return tuple(each for each in messages if _key(each.text) not in learned)


@lru_cache(maxsize=65_536)
def _key(text: str) -> str:
    return " ".join("".join(char if char.isalnum() else " " for char in fold(text)).split())

"""Rasa project: the intents and responses of another bot's nlu.yml and domain.yml, as rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.faq.content import FAQ
from bot.faq.exchange.fields import as_text
from bot.faq.exchange.names import entry_name, title_for
from bot.faq.exchange.rows import Row, Sheet
from bot.phrases import phrase

_ENTITY = re.compile(r"\[([^\[\]]*)\](?:\([^()]*\)|\{[^{}]*\})")
_UTTER = "utter_"
_OTHER_PARTS = ("synonym", "regex", "lookup")


def is_rasa(content: Mapping[str, Any]) -> bool:
    """Whether a YAML file has what Rasa learns from or answers with."""
    return isinstance(content.get("nlu"), list) or isinstance(content.get("responses"), Mapping)


def read_rasa(
    files: Sequence[Mapping[str, Any]], *, language: str, intents: frozenset[str]
) -> tuple[list[Row], list[str]]:
    """The rows of these files, in `language` where they name none, and what was not taken.

    An intent that is among `intents` keeps its name; another becomes an entry.
    """
    rows: list[Row] = []
    notes: list[str] = []
    examples: dict[tuple[str, str], list[str]] = {}
    for block in (block for content in files for block in content.get("nlu") or () if isinstance(block, Mapping)):
        if "intent" in block:
            key = (str(block["intent"]), _language(block, language))
            examples.setdefault(key, []).extend(_phrasings(block.get("examples")))
        notes += [
            phrase("%(part)s %(block)s was not taken: mentions need none here", part=part, block=block[part])
            for part in _OTHER_PARTS
            if part in block
        ]
    answers = dict(_answers(files, language))
    for intent, spoken in dict.fromkeys((*examples, *answers)):
        texts = answers.get((intent, spoken), [])
        phrasings = examples.get((intent, spoken), [])
        rows += _rows(intent, spoken, phrasings, texts, intents, number=len(rows) + 1)
    return rows, notes


def _rows(
    intent: str, language: str, phrasings: Sequence[str], texts: Sequence[str], intents: frozenset[str], number: int
) -> Iterator[Row]:
    name = intent if intent in intents else entry_name(intent.removeprefix(FAQ))
    is_faq = name.startswith(FAQ)
    for place, text in enumerate(texts or [""]):
        first = {"examples": "\n".join(phrasings)} if place == 0 else {}
        title = {"title": title_for(_words(intent))} if is_faq and place == 0 and phrasings else {}
        cells = {**title, **first, "answer": text}
        yield Row(
            sheet=Sheet.ANSWERS if is_faq else Sheet.TEXTS,
            name=name,
            language=language,
            cells={column: cell for column, cell in cells.items() if cell},
            number=number + place,
            is_from_elsewhere=True,
            faults=()
            if name
            else (
                (phrase("%(intent)s can be no name here", intent=f"{intent!r}"), phrase("name it in plain letters")),
            ),
        )


def _words(intent: str) -> str:
    words = re.sub(r"[_/-]+", " ", intent.removeprefix(FAQ)).strip()
    return words[:1].upper() + words[1:]


def _phrasings(examples: Any) -> Iterator[str]:
    """Each example without its dash and without the marks of entities; Rasa takes a text or a list."""
    lines = examples if isinstance(examples, list) else str(examples or "").splitlines()
    for line in lines:
        text = as_text(line.get("text")) if isinstance(line, Mapping) else str(line)
        plain = _ENTITY.sub(r"\1", text.strip().removeprefix("-").strip())
        if plain:
            yield plain


def _answers(files: Sequence[Mapping[str, Any]], language: str) -> Iterator[tuple[tuple[str, str], list[str]]]:
    by_name: dict[tuple[str, str], list[str]] = {}
    for content in files:
        for name, variations in (content.get("responses") or {}).items():
            for variation in variations or ():
                text = variation.get("text") if isinstance(variation, Mapping) else None
                if text:
                    key = (str(name).removeprefix(_UTTER), _language(variation, language))
                    by_name.setdefault(key, []).append(str(text))
    yield from by_name.items()


def _language(part: Mapping[str, Any], language: str) -> str:
    metadata = part.get("metadata")
    return str(metadata.get("language") or language) if isinstance(metadata, Mapping) else language

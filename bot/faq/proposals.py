"""Proposals: customers' messages with the entry that people's actions connect them to, for an editor to review.

A sheet a language: the same form as data/labelled/ (an entry with its messages, a line each), with what nobody is sure
of under `unsure`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence

from bot.conversations.proposal import Proposal, ProposalSource
from bot.faq.labelled import NOTHING
from bot.faq.unanswered.masking import mask
from bot.faq.writing import ExampleLines, YamlFile

UNSURE = "unsure"
_HEAD = """\
# What customers wrote ({language}), with the entry that agents' and customers' deeds say it was about.
# Look through it: move a line under the entry it belongs to, or under `{nothing}` if no entry answers it; delete what
# says who somebody is, and what you can't tell. Nothing may be left under `{unsure}`. Then: mostrador nlu take
"""


def sheets(proposals: Iterable[Proposal], *, known: Mapping[str, frozenset[str]]) -> dict[str, str]:
    """The sheet of each language, with nothing twice and nothing that is `known` (texts by language) already."""
    remarks: dict[str, dict[str, dict[str, str]]] = {}
    keys_by_language = {language: {key(text) for text in texts} for language, texts in known.items()}
    for proposal in proposals:
        text = mask(proposal.text)
        keys = keys_by_language.setdefault(proposal.language, set())
        if not key(text) or key(text) in keys:
            continue
        keys.add(key(text))
        unsure = proposal.source is ProposalSource.REJECTED
        remark = f"{proposal.source.value}: {proposal.entry}" if unsure else proposal.source.value
        remarks.setdefault(proposal.language, {}).setdefault(UNSURE if unsure else proposal.entry, {})[text] = remark
    return {language: _sheet(language, by_entry) for language, by_entry in sorted(remarks.items())}


def key(text: str) -> str:
    """A key that is equal for two spellings of the same words."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def _sheet(language: str, by_entry: Mapping[str, Mapping[str, str]]) -> str:
    lines = [_HEAD.format(language=language, nothing=NOTHING, unsure=UNSURE)]
    for entry, texts in sorted(by_entry.items(), key=lambda item: (item[0] == UNSURE, item[0])):
        lines += [f"{entry}:", *(f"- {_quoted(text)}  # {remark}" for text, remark in texts.items())]
    return "\n".join([*lines, ""])


def with_labels(content: str, labels: Mapping[str, Sequence[str]]) -> str:
    """A file of data/labelled/ with more messages; its own lines and remarks stay as they are."""
    lines = content.splitlines()
    for label, texts in labels.items():
        items = [f"- {_quoted(text)}" for text in texts]
        place = next(
            (number for number, line in enumerate(lines, 1) if line.split("#")[0].strip() == f"{label}:"), None
        )
        if place is None:
            lines += [f"{label}:", *items]
        else:
            lines[place:place] = items
    return "\n".join([*lines, ""])


def with_examples(content: str, entry: str, language: str, texts: Sequence[str]) -> str | None:
    """A file of data/faq/ with more examples at the end of an entry's block, or None where it has no such block."""
    file = YamlFile(content, name=entry)
    way = block_of(file, entry, language)
    if way is None:
        return None
    file.set((*way, "examples"), ExampleLines([*file.examples((*way, "examples")), *texts]))
    return file.text()


def block_of(file: YamlFile, entry: str, language: str) -> tuple[str, int] | None:
    """The way to the block with an entry's examples in a language, None where the file has none."""
    for number, block in enumerate(file.value(("nlu",)) or ()):
        if block.get("intent") == entry and (block.get("metadata") or {}).get("language") == language:
            return ("nlu", number)
    return None


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)

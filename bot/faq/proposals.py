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

UNSURE = "unsure"
_MOST_CHARS = 300
_ADDRESS = re.compile(r"\S+@\S+|(?:https?://|www\.)\S+|(?<!\w)@\w{3,}", re.IGNORECASE)
# Four digits may be a size chart's; five and more, however they are parted, are an order, a phone or an account.
_NUMBER = re.compile(r"[+(]?\d(?:[ ./()-]{0,2}\d){4,}")
_SPACE = re.compile(r"\s+")
_HEAD = """\
# What customers wrote ({language}), with the entry that agents' and customers' deeds say it was about.
# Look through it: move a line under the entry it belongs to, or under `{nothing}` if no entry answers it; delete what
# says who somebody is, and what you can't tell. Nothing may be left under `{unsure}`. Then: mostrador nlu take
"""


def mask(text: str) -> str:
    """The text on one line, without mail addresses, links, and numbers of five digits and more."""
    line = _NUMBER.sub("…", _ADDRESS.sub("…", text))
    return _SPACE.sub(" ", line).strip()[:_MOST_CHARS]


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
    lines = content.splitlines()
    starts = [number for number, line in enumerate(lines) if re.match(r"\s*- intent:", line)]
    for begin, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        block = lines[begin:end]
        if block[0].split("intent:")[1].split("#")[0].strip() != entry:
            continue
        examples = _examples(block)
        if examples and any(re.search(rf"\blanguage:\s*{language}\b", line) for line in block):
            at = begin + examples[-1] + 1
            indent = lines[begin + examples[0]].split("-")[0]
            lines[at:at] = [f"{indent}- {text}" for text in texts]
            return "\n".join([*lines, ""])
    return None


def _examples(block: Sequence[str]) -> list[int]:
    """The places of the example lines in a block."""
    head = next((number for number, line in enumerate(block) if re.match(r"\s*examples:\s*\|", line)), len(block))
    depth = len(block[head]) - len(block[head].lstrip()) if head < len(block) else 0
    numbers: list[int] = []
    for number, line in enumerate(block[head + 1 :], head + 1):
        if line.strip() and len(line) - len(line.lstrip()) <= depth:
            break
        if line.lstrip().startswith("- "):
            numbers.append(number)
    return numbers


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)

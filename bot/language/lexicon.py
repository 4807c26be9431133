"""Lexicon: finds in a message what its customers may mention, by lookup and by patterns."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from bot.language.mentions import Known, Mention, MentionKind
from bot.text import fold

_PATTERNS: Mapping[MentionKind, re.Pattern[str]] = {
    MentionKind.AMOUNT: re.compile(
        r"[€£$]\s?\d+(?:[.,]\d{1,2})?|\b\d+(?:[.,]\d{1,2})?\s?(?:€|£|\$|zl\b|eur(?:os?|oa)?\b|pln\b)"
    ),
    MentionKind.ORDER_NUMBER: re.compile(r"(?<![\w.,+])#?(?:[a-z]{1,3}-?)?\d{6,10}(?![\w.,]\d)\b"),
}
_WORD_BEGINS = re.compile(r"\b\w")


class Lexicon:
    """All that is known, by how it begins: a message is compared only with what begins like one of its words."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._forms: dict[str, list[tuple[str, Known]]] = defaultdict(list)
        for each in known:
            for form in each.forms:
                self._forms[form[:2]].append((form, each))

    def find(self, text: str) -> list[Mention]:
        """Every mention in order; none overlaps another."""
        lowered = "".join(fold(char.casefold())[:1] or char for char in text)
        found = sorted([*_patterns(lowered), *self._places(lowered)], key=lambda each: (each.start, -each.end))
        kept: list[Mention] = []
        for mention in found:
            if not kept or mention.start >= kept[-1].end:
                kept.append(mention)
        return kept

    def _places(self, text: str) -> Iterator[Mention]:
        begins = {text[match.start() :][:length] for match in _WORD_BEGINS.finditer(text) for length in (1, 2)}
        for begin in sorted(begins):
            for form, known in self._forms.get(begin, ()):
                yield from _places(text, form, known)


def _patterns(text: str) -> Iterator[Mention]:
    for kind, pattern in _PATTERNS.items():
        for match in pattern.finditer(text):
            yield Mention(kind=kind, value=match[0], start=match.start(), end=match.end(), facts={})


def _places(text: str, form: str, known: Known) -> Iterator[Mention]:
    stem, inflected = form.removesuffix("*"), form.endswith("*")
    if stem in text:
        ending = r"\w{0,5}" if inflected else ""
        for match in re.finditer(rf"(?<!\w){re.escape(stem)}{ending}(?!\w)", text):
            yield Mention(kind=known.kind, value=known.value, start=match.start(), end=match.end(), facts=known.facts)

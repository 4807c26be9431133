"""Search: the phrases that typed words ask for, and the part of a text that shows them. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.text import fold, fold_with_places

_PARTS = re.compile(r'"([^"]*)"?|(\S+)')
_HAS_WORD = re.compile(r"\w")
_PHONE = re.compile(r"[+\d][\d\s().\-/]{4,}")
_NO_DIGIT = re.compile(r"\D")
_WORD = re.compile(r"[^\W_]+")
_SNIPPET_WORDS, _BEFORE_HIT = 24, 8
_LONGEST = 200
_MOST_PARTS = 12


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """The words to search and the filters that narrow the search. Times in UTC unix seconds; empty means any."""

    text: str
    channel: str = ""
    agent_id: str = ""
    label_id: str = ""
    state: str = ""
    since: float | None = None
    until: float | None = None

    @property
    def has_filters(self) -> bool:
        """Whether more than words is asked for."""
        return self != Wanted(text=self.text)


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """Words that must occur one after the other, folded; the last one may go on where `goes_on`."""

    text: str
    goes_on: bool = False


def phrases(text: str) -> list[Phrase]:
    """What `text` asks for: every word and "quoted phrase" of it must occur, the last word may go on."""
    text = fold(text.replace("\x00", " ")[:_LONGEST]).strip()
    if _PHONE.fullmatch(text):
        return [Phrase(text=_NO_DIGIT.sub("", text), goes_on=True)]
    parts = [(phrase or word, bool(word)) for phrase, word in _PARTS.findall(text)]
    terms = [(part, word) for part, word in parts if _HAS_WORD.search(part)][:_MOST_PARTS]
    return [Phrase(text=part, goes_on=word and n == len(terms)) for n, (part, word) in enumerate(terms, 1)]


def snippet(text: str, asked: str, *, begins: str, ends: str) -> str:
    """The part of `text` with the first word that was searched, each such word between the marks; at most 24 words."""
    folded, places = fold_with_places(text)
    words = [(match[0], places[match.start()], places[match.end()]) for match in _WORD.finditer(folded)]
    wanted = _WORD.findall(fold(asked))
    hits = [number for number, (word, _, _) in enumerate(words) if _is_hit(word, wanted)]
    first = max(0, min(hits, default=0) - _BEFORE_HIT)
    shown = words[first : first + _SNIPPET_WORDS]
    written, at = ("…" if first else ""), shown[0][1] if first else 0
    for number, (_, begin, end) in enumerate(shown, first):
        mark = (begins, ends) if number in hits else ("", "")
        written += text[at:begin] + mark[0] + text[begin:end] + mark[1]
        at = end
    return written + ("…" if first + len(shown) < len(words) else text[at:])


def _is_hit(word: str, wanted: Sequence[str]) -> bool:
    return word in wanted or bool(wanted and word.startswith(wanted[-1]))

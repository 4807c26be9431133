"""Questions: where one message may hold several, and whether one leans on what was asked before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.language.mentions import Mention
from bot.text import fold

_MOST = 3
_SHORTEST_WORDS = 2
# Where one question may end and the next begin: a mark, or a word for "and" or "also" of one of our languages.
_JOINT = re.compile(
    r"[?!;\n]+|\.\s|\s(?:and|also|plus|y|además|tambien|también|e|também|tambem|i|oraz|też|tez|ja|sekä|seka)\s"
)
# Where a greeting may end: "good morning, do you deliver to Lisbon?"
_PAUSE = re.compile(r"[,.?!;:\n]+")
_LEANING_WORDS = """and or to for what about in with how if it is by via then ok y e a para o con en de que tal hacia
entonces ou com em pra do dla w we z ze na co i jak ja tai enta entas mites"""
_LEANING = frozenset(_LEANING_WORDS.split())
_WORD = re.compile(r"\w+")


def split_questions(text: str) -> list[tuple[str, ...]]:
    """The ways to read `text` as two or three questions in order, each of at least two words; often none."""
    pieces: list[str] = []
    for piece in _JOINT.split(text):
        words = _WORD.findall(piece)
        if pieces and 0 < len(words) <= _SHORTEST_WORDS and fold(words[0]) in _LEANING:
            pieces[-1] += f" {piece.strip()}"
        elif len(words) >= _SHORTEST_WORDS:
            pieces.append(piece.strip())
    return [tuple(pieces)] if 1 < len(pieces) <= _MOST else []


def phrases(text: str) -> list[str]:
    """`text` cut at every mark, without what holds no word."""
    return [piece.strip() for piece in _PAUSE.split(text) if _WORD.search(piece)]


def leans(text: str, mentions: Sequence[Mention]) -> bool:
    """Whether `text` says nothing but what it mentions ("and to Spain?"): its question is the one before."""
    return bool(mentions) and says_only(text, [(each.start, each.end) for each in mentions])


def says_only(text: str, spans: Iterable[tuple[int, int]]) -> bool:
    """Whether `text` has no words of its own beside what stands from the begin to the end of each of `spans`."""
    rest = list(text)
    for begin, end in spans:
        rest[begin:end] = " " * (end - begin)
    return all(fold(word) in _LEANING for word in _WORD.findall("".join(rest)))

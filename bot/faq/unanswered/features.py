"""Features: a text as weighted words and parts of words, so that two ways to ask the same thing are near each other.

The weights depend on nothing but the text: what somebody else writes later changes no distance.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache

from bot.language.identify import FUNCTION_WORDS
from bot.text import fold

Features = Mapping[str, float]
# A customer may paste a novel, an agent a policy; the beginning says what it is about.
_MOST_CHARS = 600
_WORD = re.compile(r"\w+")
_STRETCHED = re.compile(r"(\w)\1{2,}")
_FUNCTION_WORDS = frozenset(fold(word) for words in FUNCTION_WORDS.values() for word in words)
# Words that hold a question together say little of what it is about.
_FUNCTION_WEIGHT = 0.35
_START = 5
_GRAM = 3
_WORD_SHARE, _START_SHARE, _GRAM_SHARE = 1.0, 1.0, 0.45


def features(text: str) -> Features:
    """The text's features as a vector of length 1; empty where it has no word."""
    weights: dict[str, float] = {}
    for word in _WORD.findall(_STRETCHED.sub(r"\1\1", fold(text[:_MOST_CHARS]))):
        for name, weight in _of_word(word):
            weights[name] = weights.get(name, 0.0) + weight
    damped = {name: math.sqrt(weight) for name, weight in weights.items()}
    length = math.sqrt(sum(weight * weight for weight in damped.values()))
    return {name: weight / length for name, weight in damped.items()} if length else {}


def similarity(one: Features, other: Features) -> float:
    """The cosine of two vectors of length 1, from 0 to 1."""
    if len(other) < len(one):
        one, other = other, one
    return sum(weight * other[name] for name, weight in one.items() if name in other)


@lru_cache(maxsize=20_000)
def _of_word(word: str) -> tuple[tuple[str, float], ...]:
    """A word's features: itself, how it begins (where its end is bent) and its runs of three letters."""
    if word in _FUNCTION_WORDS:
        return ((word, _FUNCTION_WEIGHT**2),)
    importance = min(len(word), 8) / 8
    padded = f" {word} "
    grams = [padded[start : start + _GRAM] for start in range(max(1, len(padded) - _GRAM + 1))]
    share = (_GRAM_SHARE * importance) ** 2
    return (
        (word, (_WORD_SHARE * importance) ** 2),
        (f"{word[:_START]}-", (_START_SHARE * importance) ** 2),
        *((f"·{gram}", share) for gram in grams),
    )

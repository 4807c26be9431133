"""N-grams: a chat message as weighted features of words and characters (TF-IDF), with a vocabulary learned once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.text import canonical, fold

CHAR_RANGE = (2, 5)
_WORD = re.compile(r"\w+")
_STRETCHED = re.compile(r"(\w)\1{2,}")
_START = 4  # how a word begins says what it means where its end is bent
_MAX_CHARS = 1_000  # a customer may paste a novel; its beginning says what it is about


def normalise(text: str) -> str:
    """Lower case, compatibility forms folded, "holaaaa" as "holaa"; accents stay."""
    text = canonical(text[:_MAX_CHARS]).casefold()
    return _STRETCHED.sub(r"\1\1", text)


def words(text: str) -> list[str]:
    """The words of a message, normalised, in order."""
    return _WORD.findall(normalise(text))


@lru_cache(maxsize=20_000)
def _word_parts(word: str) -> tuple[str, ...]:
    """The character n-grams of one folded word, padded so that its beginning and end show."""
    padded = f" {word} "
    first, last = CHAR_RANGE
    return tuple(
        padded[start : start + size]
        for size in range(first, last + 1)
        for start in range(max(1, len(padded) - size + 1))
    )


def features(text: str) -> tuple[Counter[str], Counter[str]]:
    """Counts of word features (one and two words and how they begin, folded; accents as written) and of characters."""
    spelled = words(text)
    folded = [fold(word) for word in spelled]
    by_word = Counter(folded)
    by_word.update(f"{left} {right}" for left, right in pairwise(folded))
    by_word.update(f"{word[:_START]}-" for word in folded if len(word) >= _START)
    by_word.update(f"'{word}" for word, plain in zip(spelled, folded, strict=True) if word != plain)
    by_char: Counter[str] = Counter()
    for word in folded:
        by_char.update(_word_parts(word))
    return by_word, by_char


@dataclass(frozen=True, kw_only=True)
class FeatureBlock:
    """One kind of feature: its vocabulary in a fixed order and the weight of each (inverse document frequency).

    What the training data never showed counts in a message's length with `unseen`, so that a message of
    unknown words is like nothing.
    """

    index: dict[str, int]
    idf: NDArray[Any]
    unseen: float

    def vector(self, counts: Counter[str]) -> tuple[NDArray[Any], NDArray[Any]]:
        """Positions and values of one message, of length 1 before unseen features are dropped."""
        known = [(self.index[name], count) for name, count in counts.items() if name in self.index]
        if not known:
            return np.empty(0, dtype=np.int64), np.empty(0)
        positions = np.array([position for position, _ in known], dtype=np.int64)
        values = (1.0 + np.log(np.array([count for _, count in known]))) * self.idf[positions]
        missing = len(counts) - len(known)
        return positions, values / np.sqrt(values @ values + missing * self.unseen**2)


def learn_block(documents: Sequence[Counter[str]], *, unseen_share: float) -> FeatureBlock:
    """The vocabulary of the documents; `unseen_share` is the weight of an unseen feature as a share of the rarest."""
    frequency: Counter[str] = Counter()
    for counts in documents:
        frequency.update(counts.keys())
    names = sorted(frequency)
    idf = np.log((1 + len(documents)) / (1 + np.array([frequency[name] for name in names], dtype=float))) + 1
    rarest = float(idf.max()) if names else 0.0
    return FeatureBlock(index={name: i for i, name in enumerate(names)}, idf=idf, unseen=unseen_share * rarest)


@dataclass(frozen=True, kw_only=True)
class Postings:
    """The training examples of one block, turned round: for each feature, which examples have it and how much."""

    starts: NDArray[Any]
    examples: NDArray[Any]
    values: NDArray[Any]
    count: int

    def similarity(self, positions: NDArray[Any], values: NDArray[Any]) -> NDArray[Any]:
        """Cosine similarity of one message to each example, as an array of `count` values."""
        begins = self.starts[positions]
        lengths = self.starts[positions + 1] - begins
        spans = np.repeat(begins - np.cumsum(lengths) + lengths, lengths) + np.arange(lengths.sum())
        return np.bincount(
            self.examples[spans], weights=np.repeat(values, lengths) * self.values[spans], minlength=self.count
        )


def matrix(block: FeatureBlock, documents: Sequence[Counter[str]]) -> csr_matrix:
    """The documents as rows of length 1 (documents × features)."""
    rows = [block.vector(counts) for counts in documents]
    starts = np.cumsum([0, *(len(positions) for positions, _ in rows)])
    positions, values = (np.concatenate([row[part] for row in rows]) for part in (0, 1))
    return csr_matrix((values.astype(np.float32), positions, starts), shape=(len(rows), len(block.index)))


def turn_round(rows: csr_matrix) -> Postings:
    """Postings of the examples that are the rows."""
    columns = rows.tocsc()
    return Postings(
        starts=columns.indptr.astype(np.int32),
        examples=columns.indices.astype(np.int32),
        values=columns.data,
        count=rows.shape[0],
    )

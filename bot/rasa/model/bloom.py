"""Bloom: which words a dictionary has, in a few bits a word; seldom says yes to one that it hasn't (Bloom, 1970)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Eight bits a word and five of them set for each: two wrong ones in a hundred.
_BITS = 8
_SET = 5


@dataclass(frozen=True, kw_only=True)
class Bloom:
    """A set of words as bits, eight to a byte."""

    bits: NDArray[Any]

    def __contains__(self, word: str) -> bool:
        size = len(self.bits) * 8
        return all(self.bits[place >> 3] >> (place & 7) & 1 for place in _places(word, size))


def bloom_of(words: Collection[str]) -> Bloom:
    """The filter of these words."""
    bits = np.zeros(max(1, len(words) * _BITS // 8), dtype=np.uint8)
    places = np.fromiter((place for word in words for place in _places(word, len(bits) * 8)), dtype=np.int64)
    np.bitwise_or.at(bits, places >> 3, (1 << (places & 7)).astype(np.uint8))
    return Bloom(bits=bits)


def _places(word: str, size: int) -> list[int]:
    """The bits of a word, from two halves of one hash (Kirsch and Mitzenmacher, 2006)."""
    digest = int.from_bytes(blake2b(word.encode(), digest_size=16).digest(), "little")
    first, step = digest & 0xFFFFFFFFFFFFFFFF, digest >> 64 | 1
    return [(first + number * step) % size for number in range(_SET)]

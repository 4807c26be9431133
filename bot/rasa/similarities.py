"""Similarities: how alike the training examples are, by words, by characters and by meaning, mixed in any shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.rasa.ngrams import Block, Postings, features, learn_block, matrix, turn_round
from bot.rasa.ridge import kernel, vector_kernel

_UNSEEN_SHARE = 1.0
# So many examples are compared with all landmarks at once: a few megabytes.
_ROWS = 1_000


@dataclass(frozen=True, kw_only=True)
class Mix:
    """Shares of the similarity: `words` of what is spelled (characters have the rest), `vectors` of all."""

    words: float
    vectors: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Similarities:
    """The examples as rows of features; `vectors` are their sentence embeddings, if there are any."""

    blocks: tuple[Block, ...]
    features: tuple[csr_matrix, ...]
    vectors: NDArray[Any] | None

    def gram(self, chosen: NDArray[Any], mix: Mix) -> NDArray[Any]:
        """The kernel matrix of the chosen examples."""
        return self._between(chosen, chosen, mix)

    def rows(self, landmarks: NDArray[Any], mix: Mix) -> NDArray[Any]:
        """The kernel of every example with each landmark (examples × landmarks)."""
        count = self.features[0].shape[0]
        parts = (np.arange(start, min(start + _ROWS, count)) for start in range(0, count, _ROWS))
        return np.concatenate([self._between(part, landmarks, mix) for part in parts])

    def twins(self, truth: NDArray[Any], landmarks: NDArray[Any], mix: Mix) -> tuple[NDArray[Any], NDArray[Any]]:
        """For each example the position of the most similar landmark of another entry, and how similar it is."""
        found, likeness = [], []
        for start in range(0, len(truth), _ROWS):
            part = np.arange(start, min(start + _ROWS, len(truth)))
            others = np.where(truth[part, None] == truth[landmarks], -1.0, self._between(part, landmarks, mix))
            found.append(landmarks[others.argmax(axis=1)])
            likeness.append(others.max(axis=1))
        return np.concatenate(found), np.concatenate(likeness)

    def stored(self, landmarks: NDArray[Any]) -> tuple[tuple[Block, ...], tuple[Postings, ...]]:
        """The vocabularies, and the landmarks turned round."""
        return self.blocks, tuple(turn_round(each[landmarks]) for each in self.features)

    def _between(self, some: NDArray[Any], others: NDArray[Any], mix: Mix) -> NDArray[Any]:
        by_word, by_char = (each[some] @ each[others].T for each in self.features)
        spelled = kernel((mix.words * by_word + (1 - mix.words) * by_char).toarray())
        if self.vectors is None or not mix.vectors:
            return np.asarray(spelled, dtype=np.float32)
        meant = vector_kernel(self.vectors[some] @ self.vectors[others].T)
        return np.asarray(mix.vectors * meant + (1 - mix.vectors) * spelled, dtype=np.float32)


def learn_similarities(texts: Sequence[str], vectors: NDArray[Any] | None) -> Similarities:
    """Vocabularies and features of the example texts; `vectors` is texts × size."""
    counts = [features(text) for text in texts]
    kinds = list(zip(*counts, strict=True))
    blocks = tuple(learn_block(documents, unseen_share=_UNSEEN_SHARE) for documents in kinds)
    rows = tuple(matrix(block, documents) for block, documents in zip(blocks, kinds, strict=True))
    return Similarities(blocks=blocks, features=rows, vectors=vectors)

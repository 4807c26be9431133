"""Similarities: how alike the training examples are by words, characters and meaning, mixed in given shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.rasa.model.ngrams import FeatureBlock, Postings, features, learn_block, matrix, turn_round
from bot.rasa.model.ridge import kernel, vector_kernel

_UNSEEN_SHARE = 1.0
# So many examples are compared with all landmarks at once: a few megabytes.
_ROWS = 1_000


@dataclass(frozen=True, kw_only=True)
class Mix:
    """Shares of the similarity: `words` of the spelling (characters have the rest), `vectors` of all."""

    words: float
    vectors: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Spelled:
    """Cosine similarities of some examples with some others, by words and by characters."""

    by_word: NDArray[Any]
    by_char: NDArray[Any]


@dataclass(frozen=True, kw_only=True)
class Similarities:
    """The examples as rows of features; `vectors` are their sentence embeddings, if there are any."""

    blocks: tuple[FeatureBlock, ...]
    features: tuple[csr_matrix, ...]
    vectors: NDArray[Any] | None

    def spelled(self, chosen: NDArray[Any]) -> Spelled:
        """How alike the chosen examples are spelled, by words and by characters."""
        by_word, by_char = (_alike(feature[chosen], feature[chosen]) for feature in self.features)
        return Spelled(by_word=by_word, by_char=by_char)

    def gram(self, spelled: Spelled, chosen: NDArray[Any], mix: Mix) -> NDArray[Any]:
        """The kernel matrix of the chosen examples, given how alike they are spelled."""
        return self._mixed(spelled, chosen, chosen, mix)

    def rows(self, landmarks: NDArray[Any], mix: Mix) -> NDArray[Any]:
        """The kernel of every example with each landmark (examples × landmarks)."""
        count = self.features[0].shape[0]
        similarity = np.empty((count, len(landmarks)), dtype=np.float32)
        for start in range(0, count, _ROWS):
            part = np.arange(start, min(start + _ROWS, count))
            by_word, by_char = (_alike(feature[part], feature[landmarks]) for feature in self.features)
            similarity[part] = self._mixed(Spelled(by_word=by_word, by_char=by_char), part, landmarks, mix)
        return similarity

    def stored(self, landmarks: NDArray[Any]) -> tuple[tuple[FeatureBlock, ...], tuple[Postings, ...]]:
        """The vocabularies, and the landmarks turned round."""
        return self.blocks, tuple(turn_round(feature[landmarks]) for feature in self.features)

    def _mixed(self, spelled: Spelled, some: NDArray[Any], others: NDArray[Any], mix: Mix) -> NDArray[Any]:
        by_spelling = kernel(mix.words * spelled.by_word + (1 - mix.words) * spelled.by_char)
        if self.vectors is None or not mix.vectors:
            return np.asarray(by_spelling, dtype=np.float32)
        meant = vector_kernel(self.vectors[some] @ self.vectors[others].T)
        return np.asarray(mix.vectors * meant + (1 - mix.vectors) * by_spelling, dtype=np.float32)


def twins(truth: NDArray[Any], landmarks: NDArray[Any], rows: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """For each example the position of the most similar landmark of another entry, and how similar it is."""
    others = np.where(truth[:, None] == truth[landmarks], np.float32(-1.0), rows)
    return landmarks[others.argmax(axis=1)], others.max(axis=1)


def _alike(some: csr_matrix, others: csr_matrix) -> NDArray[Any]:
    return np.asarray((some @ others.T).toarray(), dtype=np.float32)


def learn_similarities(texts: Sequence[str], vectors: NDArray[Any] | None) -> Similarities:
    """Vocabularies and features of the example texts; `vectors` is texts × size."""
    counts = [features(text) for text in texts]
    kinds = list(zip(*counts, strict=True))
    blocks = tuple(learn_block(documents, unseen_share=_UNSEEN_SHARE) for documents in kinds)
    rows = tuple(matrix(block, documents) for block, documents in zip(blocks, kinds, strict=True))
    return Similarities(blocks=blocks, features=rows, vectors=vectors)

"""Entry training: one language's model from its examples; every choice is made by leaving each example out in turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.rasa.cuts import LeftOut, choose_cuts, in_scope
from bot.rasa.entries import EntryModel
from bot.rasa.ngrams import Block, Postings, features, learn_block, turn_round
from bot.rasa.ridge import Fit, fit, kernel, left_out_by_entry, vector_kernel

_WORD_SHARES = (0.2, 0.35, 0.5)
_VECTOR_SHARES = (0.3, 0.6, 0.8, 0.9)
_UNSEEN_SHARE = 1.0


@dataclass(frozen=True, kw_only=True)
class Trained:
    """A model, what leaving out says about its examples, and its leave-one-out error."""

    model: EntryModel
    left_out: LeftOut
    error: float


@dataclass(frozen=True, kw_only=True)
class _Candidate:
    fit: Fit
    gram: NDArray[Any]
    word_share: float
    vector_share: float


def train_entries(
    texts: Sequence[str],
    labels: Sequence[str],
    *,
    wrong_per_hundred: float,
    vectors: NDArray[Any] | None = None,
) -> Trained:
    """Learns from example texts and the entry each belongs to.

    `vectors` are the texts' sentence embeddings (texts × size); they are used only where they lower the error.
    The weight of words, characters and embeddings and the smoothing are those with the least leave-one-out error.
    """
    names = tuple(sorted(set(labels)))
    position = {name: index for index, name in enumerate(names)}
    truth = np.array([position[label] for label in labels])
    blocks, postings, similarities = _learn_features(texts)
    targets = np.eye(len(names))[truth]
    best = _best(similarities, vectors, targets)
    left_out = _left_out(best, targets, truth)
    model = EntryModel(
        labels=names,
        blocks=blocks,
        postings=postings,
        shares=(best.word_share, 1 - best.word_share),
        coefficients=best.fit.coefficients.astype(np.float32),
        cuts=choose_cuts(left_out, wrong_per_hundred=wrong_per_hundred),
        vectors=vectors if best.vector_share else None,
        vector_share=best.vector_share,
    )
    return Trained(model=model, left_out=left_out, error=best.fit.error)


def _left_out(best: _Candidate, targets: NDArray[Any], truth: NDArray[Any]) -> LeftOut:
    same_entry = truth[:, None] == truth
    by_entry = left_out_by_entry(best.gram, targets, best.fit)
    others = best.gram - np.diag(np.diag(best.gram))
    return LeftOut(
        scores=best.fit.left_out,
        truth=truth,
        known=in_scope(best.fit.left_out, others.max(axis=1)),
        unknown=in_scope(by_entry, np.where(same_entry, 0.0, best.gram).max(axis=1)),
    )


def _best(similarities: Sequence[NDArray[Any]], vectors: NDArray[Any] | None, targets: NDArray[Any]) -> _Candidate:
    """The best n-grams first, then the best share of the embeddings beside them."""
    by_word, by_char = similarities
    spelled = {share: kernel(share * by_word + (1 - share) * by_char) for share in _WORD_SHARES}
    found = [_candidate(gram, targets, share, 0.0) for share, gram in spelled.items()]
    if vectors is not None:
        share = min(found, key=_error).word_share
        meant = vector_kernel(vectors.astype(float) @ vectors.astype(float).T)
        mixed = ((part, part * meant + (1 - part) * spelled[share]) for part in _VECTOR_SHARES)
        found += [_candidate(gram, targets, share, part) for part, gram in mixed]
    return min(found, key=_error)


def _candidate(gram: NDArray[Any], targets: NDArray[Any], word_share: float, vector_share: float) -> _Candidate:
    return _Candidate(fit=fit(gram, targets), gram=gram, word_share=word_share, vector_share=vector_share)


def _error(candidate: _Candidate) -> float:
    return candidate.fit.error


def _learn_features(texts: Sequence[str]) -> tuple[tuple[Block, ...], tuple[Postings, ...], list[NDArray[Any]]]:
    counts = [features(text) for text in texts]
    blocks, postings, similarities = [], [], []
    for documents in zip(*counts, strict=True):
        block = learn_block(documents, unseen_share=_UNSEEN_SHARE)
        vectors = [block.vector(document) for document in documents]
        posting = turn_round(vectors, len(block.index))
        blocks.append(block)
        postings.append(posting)
        similarities.append(np.array([posting.similarity(*vector) for vector in vectors]))
    return tuple(blocks), tuple(postings), similarities

"""Entry training: one language's model from its examples; every choice is made by leaving each example out in turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.rasa.model.entries import EntryModel
from bot.rasa.model.ridge import (
    Basis,
    Fit,
    exact_basis,
    explaining,
    fit,
    landmark_basis,
    left_out_by_entry,
    left_out_scores,
    unexplained,
    unexplained_by_entry,
)
from bot.rasa.model.similarities import Mix, Similarities, learn_similarities, twins
from bot.rasa.model.thresholds import Accepted, LeftOut, choose_thresholds, in_scope

_WORD_SHARES = (0.1, 0.2, 0.35)
_VECTOR_SHARES = (0.3, 0.6, 0.8, 0.9)
# Up to this number, each example is a landmark; of more, this number spread evenly spans the model.
LANDMARKS = 3_000
# The directions kept to say how much of a message is explained: more change the score by less than a hundredth.
_DIRECTIONS = 256
# An encoder must lower the error by this many standard errors of the difference: more than chance would.
_SURELY = 2.0
# Mixes are compared under this smoothing, on this many examples; then the chosen mix gets its own smoothing.
_COMPARED = 0.03
_COMPARED_ON = 1_500


@dataclass(frozen=True, kw_only=True)
class Trained:
    """A model, the left-out scores of its examples, and its leave-one-out error.

    `twins` and `likeness` name for each example the most similar one of another entry, and how similar (0 to 1).
    """

    model: EntryModel
    left_out: LeftOut
    error: float
    twins: NDArray[Any]
    likeness: NDArray[Any]


def train_entries(
    texts: Sequence[str],
    labels: Sequence[str],
    *,
    accepted: Accepted,
    vectors: NDArray[Any] | None = None,
    landmarks: int = LANDMARKS,
) -> Trained:
    """Learns from example texts and the entry of each text.

    `vectors` are the texts' sentence embeddings (texts × size); they are used only where they lower the error.
    The weight of words, characters and embeddings and the smoothing are those with the least leave-one-out error.
    """
    names = tuple(sorted(set(labels)))
    position = {name: index for index, name in enumerate(names)}
    truth = np.array([position[label] for label in labels])
    similarities = learn_similarities(texts, vectors)
    spanning = _spanning(truth, landmarks)
    targets = np.eye(len(names), dtype=np.float32)[truth]
    mix = _best_mix(similarities, spanning, targets)
    rows = similarities.rows(spanning, mix)
    basis = exact_basis(rows) if len(spanning) == len(texts) else landmark_basis(rows, spanning)
    best = fit(basis, targets)
    left_out = _left_out(best, basis, targets, truth)
    blocks, postings = similarities.stored(spanning)
    model = EntryModel(
        labels=names,
        blocks=blocks,
        postings=postings,
        shares=(mix.words, 1 - mix.words),
        coefficients=best.coefficients.astype(np.float32),
        directions=explaining(basis, _DIRECTIONS).astype(np.float32),
        cuts=choose_thresholds(left_out, accepted),
        vectors=vectors[spanning] if vectors is not None and mix.vectors else None,
        vector_share=mix.vectors,
    )
    others, likeness = twins(truth, spanning, rows)
    return Trained(model=model, left_out=left_out, error=best.error, twins=others, likeness=likeness)


def _spanning(truth: NDArray[Any], landmarks: int) -> NDArray[Any]:
    """The landmarks' positions: all examples, or as many as asked for, spread evenly over the entries."""
    if len(truth) <= landmarks:
        return np.arange(len(truth))
    by_entry = np.argsort(truth, kind="stable")
    return np.sort(by_entry[np.arange(landmarks) * len(truth) // landmarks])


def _left_out(best: Fit, basis: Basis, targets: NDArray[Any], truth: NDArray[Any]) -> LeftOut:
    by_entry = left_out_by_entry(basis, targets, best.smoothing)
    return LeftOut(
        scores=best.left_out,
        truth=truth,
        known=in_scope(best.left_out, unexplained(basis)),
        unknown=in_scope(by_entry, unexplained_by_entry(basis, targets)),
    )


def _best_mix(similarities: Similarities, spanning: NDArray[Any], targets: NDArray[Any]) -> Mix:
    """The best n-grams first, then the best share of the embeddings beside them, if they surely help."""
    spanning = spanning[:: -(-len(spanning) // _COMPARED_ON)]
    targets = targets[spanning]
    alike = similarities.spelled(spanning)

    def tried(mixes: Sequence[Mix]) -> tuple[Mix, NDArray[Any]]:
        grams = (similarities.gram(alike, spanning, mix) for mix in mixes)
        scores = [left_out_scores(gram, targets, _COMPARED) for gram in grams]
        best = min(range(len(mixes)), key=lambda index: float(_errors(scores[index], targets).mean()))
        return mixes[best], scores[best]

    spelled, before = tried([Mix(words=share) for share in _WORD_SHARES])
    if similarities.vectors is None:
        return spelled
    meant, after = tried([Mix(words=spelled.words, vectors=share) for share in _VECTOR_SHARES])
    return meant if _surely_better(after, before, targets) else spelled


def _errors(scores: NDArray[Any], targets: NDArray[Any]) -> NDArray[Any]:
    return np.asarray(((scores - targets) ** 2).sum(axis=1))


def _surely_better(after: NDArray[Any], before: NDArray[Any], targets: NDArray[Any]) -> bool:
    """Whether the errors fall by more than chance would, and more examples find their entry: an encoder that sees all
    texts as alike lowers the errors too."""
    gained = _errors(before, targets) - _errors(after, targets)
    truth = targets.argmax(axis=1)
    more = (after.argmax(axis=1) == truth).sum() > (before.argmax(axis=1) == truth).sum()
    return bool(more and gained.mean() > _SURELY * gained.std() / np.sqrt(len(gained)))

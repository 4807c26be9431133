"""Entry training: one language's model from its examples; every choice is made by leaving each example out in turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.rasa.model.entries import EntryModel, nothing_in
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
from bot.rasa.model.thresholds import Accepted, LeftOut, choose_thresholds

_WORD_SHARES = (0.1, 0.2, 0.35)
# How much of the likeness each encoder is, and all of them together. Leaving out would have twice as much: editors'
# examples say the same in other words, where customers say something else in the words of the shop.
_VECTOR_SHARE = 0.3
_MOST_VECTORS = 0.8
# Up to so many examples each is a landmark of its own; of more, so many spread evenly span the model.
LANDMARKS = 3_000
# The directions kept to say how much of a message is explained: more change the score by less than a hundredth.
_DIRECTIONS = 256
# An encoder must lower the error by more than chance would: so many standard errors of the difference.
_SURELY = 2.0
# Mixes are compared under this smoothing, on so many examples; the smoothing of the chosen one is then looked for.
_COMPARED = 0.03
_COMPARED_ON = 1_500


@dataclass(frozen=True, kw_only=True)
class Trained:
    """A model, what leaving out says about its examples, and its leave-one-out error.

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
    encoders: int = 1,
    landmarks: int = LANDMARKS,
) -> Trained:
    """Learns from example texts and the entry each belongs to.

    `vectors` are the texts' sentence embeddings (texts × size) by so many `encoders`; they are used only where they
    lower the error. The weight of words and characters and the smoothing are those with the least leave-one-out error.
    """
    names = tuple(sorted(set(labels)))
    position = {name: index for index, name in enumerate(names)}
    truth = np.array([position[label] for label in labels])
    similarities = learn_similarities(texts, vectors)
    spanning = _spanning(truth, landmarks)
    targets = np.eye(len(names), dtype=np.float32)[truth]
    mix = _best_mix(similarities, spanning, targets, min(_VECTOR_SHARE * encoders, _MOST_VECTORS))
    rows = similarities.rows(spanning, mix)
    basis = exact_basis(rows) if len(spanning) == len(texts) else landmark_basis(rows, spanning)
    best = fit(basis, targets)
    left_out = _left_out(best, basis, targets, truth, nothing_in(names))
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


def _left_out(found: Fit, basis: Basis, targets: NDArray[Any], truth: NDArray[Any], nothing: int | None) -> LeftOut:
    return LeftOut(
        scores=found.left_out,
        apart=left_out_by_entry(basis, targets, found.smoothing),
        unexplained=unexplained(basis),
        unexplained_apart=unexplained_by_entry(basis, targets),
        truth=truth,
        nothing=nothing,
    )


def _best_mix(similarities: Similarities, spanning: NDArray[Any], targets: NDArray[Any], share: float) -> Mix:
    """The best n-grams first, then this share of the embeddings beside them, if they surely help."""
    spanning = spanning[:: -(-len(spanning) // _COMPARED_ON)]
    targets = targets[spanning]
    alike = similarities.spelled(spanning)

    def tried(mixes: Sequence[Mix]) -> tuple[Mix, NDArray[Any]]:
        grams = (similarities.gram(alike, spanning, mix) for mix in mixes)
        found = [left_out_scores(gram, targets, _COMPARED) for gram in grams]
        best = min(range(len(mixes)), key=lambda index: float(_errors(found[index], targets).mean()))
        return mixes[best], found[best]

    spelled, before = tried([Mix(words=share) for share in _WORD_SHARES])
    if similarities.vectors is None:
        return spelled
    meant, after = tried([Mix(words=spelled.words, vectors=share)])
    return meant if _surely_better(after, before, targets) else spelled


def _errors(scores: NDArray[Any], targets: NDArray[Any]) -> NDArray[Any]:
    return np.asarray(((scores - targets) ** 2).sum(axis=1))


def _surely_better(after: NDArray[Any], before: NDArray[Any], targets: NDArray[Any]) -> bool:
    """Whether the errors fall by more than chance would, and more examples find their entry: an encoder to which all
    is alike lowers the errors too."""
    gained = _errors(before, targets) - _errors(after, targets)
    truth = targets.argmax(axis=1)
    more = (after.argmax(axis=1) == truth).sum() > (before.argmax(axis=1) == truth).sum()
    return bool(more and gained.mean() > _SURELY * gained.std() / np.sqrt(len(gained)))

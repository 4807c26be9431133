"""Cuts: when a ranking is good enough to answer, when to offer guesses, and when nothing fits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Of the examples whose entry would have been among the guesses, this share may fall below the lower cut.
_LOST_GUESSES = 0.05
_GUESSES = 3
_TEMPERATURES = np.geomspace(0.02, 1.0, 40)


@dataclass(frozen=True, kw_only=True)
class Cuts:
    """Scores from which a message is answered or asked back with guesses, and the temperature of confidences."""

    answer: float
    guess: float
    temperature: float


def in_scope(scores: NDArray[Any], nearest: NDArray[Any]) -> NDArray[Any]:
    """How surely each row of `scores` (messages × entries) is about one of the entries: higher is surer.

    Best score, half its lead over the second, and the similarity to the nearest example (`nearest`).
    """
    ordered = np.sort(scores, axis=1)
    lead = ordered[:, -1] - ordered[:, -2] if ordered.shape[1] > 1 else ordered[:, -1]
    return ordered[:, -1] + 0.5 * lead + nearest


def confidences(scores: NDArray[Any], temperature: float) -> NDArray[Any]:
    """Scores as shares of 1, by softmax along the last axis."""
    shifted = np.exp((scores - scores.max(axis=-1, keepdims=True)) / temperature)
    return shifted / shifted.sum(axis=-1, keepdims=True)


def choose_cuts(
    left_out: NDArray[Any], truth: NDArray[Any], nearest: NDArray[Any], *, wrong_per_hundred: float
) -> Cuts:
    """Cuts from leave-one-out scores (examples × entries), the right columns `truth`, and nearest similarities."""
    score = in_scope(left_out, nearest)
    right = left_out.argmax(axis=1) == truth
    best = np.argsort(-left_out, axis=1, kind="stable")[:, :_GUESSES]
    guessable = (best == truth[:, None]).any(axis=1)
    answer = _lowest_cut(score, right, wrong_per_hundred / 100)
    guess = float(np.quantile(score[guessable], _LOST_GUESSES)) if guessable.any() else answer
    return Cuts(answer=answer, guess=min(guess, answer), temperature=_temperature(left_out, truth))


def _lowest_cut(score: NDArray[Any], right: NDArray[Any], accepted: float) -> float:
    """The lowest score above which the share of wrong answers stays within `accepted`."""
    order = np.argsort(-score, kind="stable")
    wrong_share = np.cumsum(~right[order]) / np.arange(1, len(order) + 1)
    allowed = np.flatnonzero(wrong_share <= accepted)
    return float(score[order[allowed[-1]]]) if len(allowed) else float(score.max())


def _temperature(scores: NDArray[Any], truth: NDArray[Any]) -> float:
    """The temperature under which the right entries are likeliest."""
    rows = np.arange(len(truth))
    likelihoods = [np.log(confidences(scores, each)[rows, truth] + 1e-12).mean() for each in _TEMPERATURES]
    return float(_TEMPERATURES[int(np.argmax(likelihoods))])

"""Cuts: when a ranking is good enough to answer, when to offer guesses, and when nothing fits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Of the examples whose entry would have been among the guesses, this share may fall below the lower cut.
_LOST_GUESSES = 0.05
_GUESSES = 3
# Of a hundred messages, about this share asks what no entry answers (HINT3's real shops: 20 to 40).
UNKNOWN_SHARE = 0.2
_TEMPERATURES = np.geomspace(0.02, 1.0, 40)


@dataclass(frozen=True, kw_only=True)
class Cuts:
    """Scores from which a message is answered or asked back with guesses, and the temperature of confidences."""

    answer: float
    guess: float
    temperature: float


def in_scope(scores: NDArray[Any], nearest: NDArray[Any]) -> NDArray[Any]:
    """How surely each row of `scores` (messages × entries) is about one of the entries: higher is surer.

    Best score and the similarity to the nearest example (`nearest`).
    """
    best: NDArray[Any] = scores.max(axis=1)
    return best + nearest


def confidences(scores: NDArray[Any], temperature: float) -> NDArray[Any]:
    """Scores as shares of 1, by softmax along the last axis."""
    shifted = np.exp((scores - scores.max(axis=-1, keepdims=True)) / temperature)
    return shifted / shifted.sum(axis=-1, keepdims=True)


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """What each training example scores when it is left out alone, and when its whole entry is.

    `scores` is examples × entries with the right columns `truth`; `known` and `unknown` are in-scope scores.
    """

    scores: NDArray[Any]
    truth: NDArray[Any]
    known: NDArray[Any]
    unknown: NDArray[Any]


def choose_cuts(found: LeftOut, *, wrong_per_hundred: float) -> Cuts:
    """Cuts under which at most `wrong_per_hundred` of the answered would be wrong, by leaving out."""
    right = found.scores.argmax(axis=1) == found.truth
    best = np.argsort(-found.scores, axis=1, kind="stable")[:, :_GUESSES]
    guessable = (best == found.truth[:, None]).any(axis=1)
    answer = _lowest_cut(found, right, wrong_per_hundred / 100)
    guess = float(np.quantile(found.known[guessable], _LOST_GUESSES)) if guessable.any() else answer
    return Cuts(answer=answer, guess=min(guess, answer), temperature=_temperature(found.scores, found.truth))


def _lowest_cut(found: LeftOut, right: NDArray[Any], accepted: float) -> float:
    """The lowest score above which the share of wrong answers stays within `accepted`."""
    score = np.concatenate([found.known, found.unknown])
    weight = np.repeat([(1 - UNKNOWN_SHARE), UNKNOWN_SHARE], [len(found.known), len(found.unknown)])
    wrong = np.concatenate([~right, np.ones(len(found.unknown), dtype=bool)])
    order = np.argsort(-score, kind="stable")
    wrong_share = np.cumsum((weight * wrong)[order]) / np.cumsum(weight[order])
    allowed = np.flatnonzero(wrong_share <= accepted)
    return float(score[order[allowed[-1]]]) if len(allowed) else float(score.max())


def _temperature(scores: NDArray[Any], truth: NDArray[Any]) -> float:
    """The temperature under which the right entries are likeliest."""
    rows = np.arange(len(truth))
    likelihoods = [np.log(confidences(scores, each)[rows, truth] + 1e-12).mean() for each in _TEMPERATURES]
    return float(_TEMPERATURES[int(np.argmax(likelihoods))])

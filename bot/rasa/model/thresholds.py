"""Cuts: when a ranking is good enough to answer, when to offer guesses, and when nothing fits."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Of the messages whose entry would have been among the guesses, this share may fall below the lower cut.
_LOST_GUESSES = 0.03
GUESSES = 3
# Of a hundred messages, about this share asks what no entry answers (HINT3's real shops: 20 to 40).
UNKNOWN_SHARE = 0.2
# So many labelled messages of customers weigh more than any estimate from editors' examples.
ENOUGH_LABELLED = 200
# One-sided: nine samples in ten would not have looked this good by chance (Wilson's score interval).
_SURE = 1.2816
_LEFT_OUT, _NOTHING = "left_out.npz", "nothing"
_TEMPERATURES = np.geomspace(0.02, 1.0, 40)


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """What an owner accepts, in hundredths: wrong ones among the answers, and questions asked back in vain.

    The second limits the first: to be sure of few wrong answers takes far more messages than anybody labels, and a bot
    that went by that alone would ask back most of the time.
    """

    wrong_per_hundred: float = 5.0
    asked_back_per_hundred: float = 10.0


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """Scores from which a message is answered or asked back with guesses, and the temperature of confidences.

    `strict` is the score from which it would be answered by the limit on wrong answers alone. `labelled` is the number
    of customers' messages that they come from, 0 where they come from leaving out.
    """

    answer: float
    guess: float
    temperature: float
    strict: float
    labelled: int = 0


def in_scope(scores: NDArray[Any], unexplained: NDArray[Any], nothing: int | None = None) -> NDArray[Any]:
    """How surely each row of `scores` (messages × entries) is about one of the entries: higher is surer.

    The best score, less what the examples leave `unexplained` of the message, and less the score of the column
    `nothing`, which holds what the bot must not answer.
    """
    if nothing is None:
        return np.asarray(scores.max(axis=1) - unexplained)
    answerable = np.delete(scores, nothing, axis=1).max(axis=1)
    return np.asarray(answerable - np.maximum(scores[:, nothing], 0.0) - unexplained)


def confidences(scores: NDArray[Any], temperature: float) -> NDArray[Any]:
    """Scores as shares of 1, by softmax along the last axis."""
    shifted = np.exp((scores - scores.max(axis=-1, keepdims=True)) / temperature)
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True))


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """What each training example scores when it is left out alone, and when its whole entry is.

    `scores` is examples × entries with the right columns `truth`, `unexplained` what the other examples leave of each;
    `apart` and `unexplained_apart` are the same without the whole entry. `nothing` is the column of what the bot must
    not answer, if it has one.
    """

    scores: NDArray[Any]
    apart: NDArray[Any]
    unexplained: NDArray[Any]
    unexplained_apart: NDArray[Any]
    truth: NDArray[Any]
    nothing: int | None = None

    @cached_property
    def known(self) -> NDArray[Any]:
        """The in-scope scores of the examples, each left out alone."""
        return in_scope(self.scores, self.unexplained, self.nothing)

    @cached_property
    def unknown(self) -> NDArray[Any]:
        """The in-scope scores of the examples, each without its whole entry."""
        return in_scope(self.apart, self.unexplained_apart, self.nothing)

    def save(self, folder: Path) -> None:
        """Writes everything; the same writes the same bytes."""
        arrays = {each.name: getattr(self, each.name) for each in fields(self) if each.name != _NOTHING}
        np.savez(folder / _LEFT_OUT, **arrays, nothing=-1 if self.nothing is None else self.nothing)

    @property
    def is_asked(self) -> NDArray[Any]:
        """Whether each example is one that an entry answers."""
        return np.asarray(self.truth != (-1 if self.nothing is None else self.nothing))

    @property
    def asked(self) -> NDArray[Any]:
        """The in-scope scores of the examples that an entry answers, left out alone."""
        return np.asarray(self.known[self.is_asked])

    @property
    def strange(self) -> NDArray[Any]:
        """The in-scope scores of what no entry answers: those examples without their entry, and the examples of
        nothing, each left out alone."""
        return np.concatenate([self.unknown[self.is_asked], self.known[~self.is_asked]])

    @property
    def right(self) -> NDArray[Any]:
        """Whether the entry of each example came out first."""
        return np.asarray(self.scores.argmax(axis=1) == self.truth)


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """Customers' messages with what they were about: `scores` is messages × entries, `in_scope` the in-scope scores.

    `truth` is the column of the right entry, -1 where no entry answers.
    """

    scores: NDArray[Any]
    truth: NDArray[Any]
    in_scope: NDArray[Any]


def load_left_out(folder: Path) -> LeftOut:
    """What `LeftOut.save` wrote to `folder`. Raises OSError, ValueError or KeyError where it is not there."""
    with np.load(folder / _LEFT_OUT, allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}
    nothing = int(arrays.pop(_NOTHING))
    return LeftOut(**arrays, nothing=nothing if nothing >= 0 else None)


def choose_thresholds(found: LeftOut, accepted: Accepted) -> Thresholds:
    """Cuts by leaving out: the lowest with no more wrong answers than accepted, or that which asks back as often."""
    asked, right = found.is_asked, found.right[found.is_asked]
    score = np.concatenate([found.asked, found.strange])
    weight = np.repeat([1 - UNKNOWN_SHARE, UNKNOWN_SHARE], [len(found.asked), len(found.strange)])
    wrong = np.concatenate([~right, np.ones(len(found.strange), dtype=bool)])
    order = np.argsort(-score, kind="stable")
    shares = np.cumsum((weight * wrong)[order]) / np.cumsum(weight[order])
    strict = _lowest(score[order], shares, accepted.wrong_per_hundred / 100)
    answer = _asking_little(strict, found.asked[right], accepted)
    return Thresholds(
        answer=answer,
        guess=_guess_cut(found.scores[asked], found.truth[asked], found.asked, answer),
        temperature=_temperature(found.scores, found.truth),
        strict=strict,
    )


def labelled_thresholds(found: Labelled, accepted: Accepted) -> Thresholds:
    """Cuts by customers' messages: the lowest that surely has no more wrong answers than accepted, or that which asks
    back as often."""
    right = found.scores.argmax(axis=1) == found.truth
    order = np.argsort(-found.in_scope, kind="stable")
    answered = np.arange(1, len(order) + 1)
    shares = _at_most(np.cumsum(~right[order]) / answered, answered)
    strict = _lowest(found.in_scope[order], shares, accepted.wrong_per_hundred / 100)
    answer = _asking_little(strict, found.in_scope[right], accepted)
    known = found.truth >= 0
    scores, truth = found.scores[known], found.truth[known]
    return Thresholds(
        answer=answer,
        guess=_guess_cut(scores, truth, found.in_scope[known], answer),
        temperature=_temperature(scores, truth),
        strict=strict,
        labelled=len(found.truth),
    )


def _asking_little(strict: float, right: NDArray[Any], accepted: Accepted) -> float:
    """The cut, lowered to where no more of the questions whose entry comes first are asked back than accepted;
    `right` are their in-scope scores."""
    if not len(right):
        return strict
    return min(strict, float(np.quantile(right, accepted.asked_back_per_hundred / 100, method="lower")))


def _at_most(share: NDArray[Any], count: NDArray[Any]) -> NDArray[Any]:
    """The upper end of Wilson's score interval for shares seen in `count` cases each."""
    square = _SURE**2
    middle = share + square / (2 * count)
    spread = _SURE * np.sqrt(share * (1 - share) / count + square / (4 * count**2))
    return np.asarray((middle + spread) / (1 + square / count))


def _lowest(scores: NDArray[Any], wrong_shares: NDArray[Any], accepted: float) -> float:
    """The lowest of the falling `scores` at which the share of wrong answers stays within `accepted`."""
    allowed = np.flatnonzero(wrong_shares <= accepted)
    return float(scores[allowed[-1]]) if len(allowed) else float(scores[0])


def _guess_cut(scores: NDArray[Any], truth: NDArray[Any], known: NDArray[Any], answer: float) -> float:
    best = np.argsort(-scores, axis=1, kind="stable")[:, :GUESSES]
    guessable = (best == truth[:, None]).any(axis=1)
    return min(float(np.quantile(known[guessable], _LOST_GUESSES)), answer) if guessable.any() else answer


def _temperature(scores: NDArray[Any], truth: NDArray[Any]) -> float:
    """The temperature under which the right entries are likeliest."""
    rows = np.arange(len(truth))
    likelihoods = [np.log(confidences(scores, each)[rows, truth] + 1e-12).mean() for each in _TEMPERATURES]
    return float(_TEMPERATURES[int(np.argmax(likelihoods))])

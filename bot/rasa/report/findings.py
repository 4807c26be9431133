"""Findings: what leaving out says of one language's examples: how sure, what is confused, which examples to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.faq.examples import Example
from bot.rasa.model.entry_training import Trained
from bot.rasa.model.thresholds import ENOUGH_LABELLED, UNKNOWN_SHARE, Labelled, Thresholds, confidences

# An example is shown as suspect when another entry is this much likelier than its own.
_SUSPECT_ODDS = 0.5
# Two examples of two entries are near duplicates from this likeness on (1 is the same words).
_ALIKE = 0.6
_SHOWN = 20
_BINS = 10
_POINTS = 100


@dataclass(frozen=True, kw_only=True)
class EntryFinding:
    """One entry: its examples, the share that finds it when left out, and what the others are taken for most."""

    entry: str
    examples: int
    right: float
    taken_for: str | None


@dataclass(frozen=True, kw_only=True)
class Suspect:
    """An example that looks as if it belonged to `other`, with the shares of belief in both."""

    text: str
    entry: str
    other: str
    belief: float
    other_belief: float


@dataclass(frozen=True, kw_only=True)
class Twins:
    """Two examples of two entries that say nearly the same; `likeness` is 1 for the same words."""

    text: str
    entry: str
    other_text: str
    other_entry: str
    likeness: float


@dataclass(frozen=True, kw_only=True)
class Bin:
    """Messages of about the same confidence: its mean, the share that was right, and how many they are."""

    confidence: float
    right: float
    count: int


@dataclass(frozen=True, kw_only=True)
class Point:
    """With a cut that answers the share `answered` of all messages, the share `right` of the answers is right."""

    answered: float
    right: float


@dataclass(frozen=True, kw_only=True)
class Findings:
    """Everything the page shows of one language; shares are 0 to 1.

    `found` is how many examples find their entry, `answered` how many would be answered at once, `right` how many of
    those answers are right. `labelled` holds the same three of customers' messages, where enough are labelled. `strict`
    is what the limit on wrong answers alone would do, `both` what it does with the limit on asking back.
    """

    language: str
    examples: int
    encoder: bool
    cuts: Thresholds
    found: float
    answered: float
    right: float
    refused: float
    entries: tuple[EntryFinding, ...]
    confusion: NDArray[Any]
    suspects: tuple[Suspect, ...]
    twins: tuple[Twins, ...]
    curve: tuple[Point, ...]
    calibration: tuple[Bin, ...]
    labelled: tuple[float, float, float] | None
    strict: Point
    both: Point

    @property
    def headline(self) -> tuple[float, float, float]:
        """Found, answered at once, and right of the answers: of customers' messages where there are enough."""
        return self.labelled or (self.found, self.answered, self.right)


def findings(examples: Sequence[Example], trained: Trained, cuts: Thresholds, labelled: Labelled | None) -> Findings:
    """What there is to say of one language; `examples` in the order in which they were trained."""
    left_out, names = trained.left_out, trained.model.labels
    asked = left_out.is_asked
    answered = asked & (left_out.known >= cuts.answer)
    confusion = np.zeros((len(names), len(names)), dtype=int)
    np.add.at(confusion, (left_out.truth, left_out.scores.argmax(axis=1)), 1)
    beliefs = confidences(left_out.scores, cuts.temperature)
    enough = labelled if labelled and len(labelled.truth) >= ENOUGH_LABELLED else None
    judged = _customers(enough) if enough else _estimated(trained)
    return Findings(
        language=examples[0].language,
        examples=len(examples),
        encoder=bool(trained.model.vector_share),
        cuts=cuts,
        found=float(left_out.right[asked].mean()),
        answered=float(answered[asked].mean()),
        right=_share(left_out.right[answered]),
        refused=float((left_out.strange < cuts.answer).mean()),
        entries=_entries(names, confusion),
        confusion=confusion,
        suspects=_suspects(examples, names, left_out.truth, beliefs),
        twins=_twins(examples, trained),
        curve=_curve(_estimated(trained)),
        calibration=_calibration(beliefs.max(axis=1), left_out.right),
        labelled=_of_labelled(enough, cuts) if enough else None,
        strict=judged.point(cuts.strict),
        both=judged.point(cuts.answer),
    )


def _of_labelled(labelled: Labelled, cuts: Thresholds) -> tuple[float, float, float]:
    right = labelled.scores.argmax(axis=1) == labelled.truth
    answered = labelled.in_scope >= cuts.answer
    return _share(right[labelled.truth >= 0]), float(answered.mean()), _share(right[answered])


def _share(cases: NDArray[Any]) -> float:
    return float(cases.mean()) if len(cases) else 1.0


def _entries(names: Sequence[str], confusion: NDArray[Any]) -> tuple[EntryFinding, ...]:
    found: list[EntryFinding] = []
    for row, name in enumerate(names):
        wrong = Counter({names[column]: int(n) for column, n in enumerate(confusion[row]) if n and column != row})
        found.append(
            EntryFinding(
                entry=name,
                examples=int(confusion[row].sum()),
                right=float(confusion[row, row] / confusion[row].sum()),
                taken_for=wrong.most_common(1)[0][0] if wrong else None,
            )
        )
    return tuple(sorted(found, key=lambda each: (each.right, each.entry)))


def _suspects(
    examples: Sequence[Example], names: Sequence[str], truth: NDArray[Any], beliefs: NDArray[Any]
) -> tuple[Suspect, ...]:
    rows = np.arange(len(truth))
    others = np.where(np.arange(len(names)) == truth[:, None], -1.0, beliefs)
    odds = others.max(axis=1) - beliefs[rows, truth]
    shown = [row for row in np.argsort(-odds, kind="stable")[:_SHOWN] if odds[row] >= _SUSPECT_ODDS]
    return tuple(
        Suspect(
            text=examples[row].text,
            entry=examples[row].entry,
            other=names[int(others[row].argmax())],
            belief=float(beliefs[row, truth[row]]),
            other_belief=float(others[row].max()),
        )
        for row in shown
    )


def _twins(examples: Sequence[Example], trained: Trained) -> tuple[Twins, ...]:
    seen: set[frozenset[int]] = set()
    found: list[Twins] = []
    for row in np.argsort(-trained.likeness, kind="stable"):
        pair = frozenset((int(row), int(trained.twins[row])))
        if trained.likeness[row] < _ALIKE or len(found) == _SHOWN:
            break
        if pair in seen:
            continue
        seen.add(pair)
        one, other = examples[row], examples[trained.twins[row]]
        likeness = float(trained.likeness[row])
        found.append(
            Twins(text=one.text, entry=one.entry, other_text=other.text, other_entry=other.entry, likeness=likeness)
        )
    return tuple(found)


@dataclass(frozen=True, kw_only=True)
class _Judged:
    """Messages with their in-scope score, how much each counts (together 1), and whether its entry came first."""

    score: NDArray[Any]
    weight: NDArray[Any]
    right: NDArray[Any]

    def point(self, cut: float) -> Point:
        answered = self.weight * (self.score >= cut)
        share = float(answered.sum())
        return Point(answered=share, right=float((answered * self.right).sum()) / share if share else 1.0)


def _customers(labelled: Labelled) -> _Judged:
    right = labelled.scores.argmax(axis=1) == labelled.truth
    return _Judged(score=labelled.in_scope, weight=np.full(len(right), 1 / len(right)), right=right)


def _estimated(trained: Trained) -> _Judged:
    """Examples left out, with some messages that no entry answers."""
    left_out = trained.left_out
    asked, strange = left_out.asked, left_out.strange
    weights = [(1 - UNKNOWN_SHARE) / len(asked), UNKNOWN_SHARE / len(strange)]
    return _Judged(
        score=np.concatenate([asked, strange]),
        weight=np.repeat(weights, [len(asked), len(strange)]),
        right=np.concatenate([left_out.right[left_out.is_asked], np.zeros(len(strange), dtype=bool)]),
    )


def _curve(judged: _Judged) -> tuple[Point, ...]:
    """What share of the answers is right for every share answered."""
    order = np.argsort(-judged.score, kind="stable")
    answered, good = np.cumsum(judged.weight[order]), np.cumsum((judged.weight * judged.right)[order])
    shown = np.unique(np.linspace(len(order) // _POINTS, len(order) - 1, _POINTS).astype(int))
    return tuple(Point(answered=float(answered[at]), right=float(good[at] / answered[at])) for at in shown)


def _calibration(confidence: NDArray[Any], right: NDArray[Any]) -> tuple[Bin, ...]:
    group = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    chosen = [group == number for number in range(_BINS)]
    return tuple(
        Bin(confidence=float(confidence[each].mean()), right=float(right[each].mean()), count=int(each.sum()))
        for each in chosen
        if each.any()
    )

"""Tending: what the machine mends in the clusters at night. It leaves alone what an editor joined, parted or named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.faq.unanswered.features import Features, similarity
from bot.faq.unanswered.leaders import Leaders

MERGES_ABOVE = 0.75
SPLITS_BELOW = 0.45
_LEAST_GROUP = 2
LEAST_TO_SPLIT = 2 * _LEAST_GROUP


@dataclass(frozen=True, kw_only=True)
class Vector:
    """A phrasing (or a cluster, by its leader) with its features."""

    id: str
    features: Features


def merges(leaders: Sequence[Vector]) -> list[tuple[str, str]]:
    """The pairs (cluster that goes, older cluster that takes its questions), each cluster in one pair at most."""
    index = Leaders((leader.id, leader.features) for leader in leaders)
    taken: set[str] = set()
    pairs: list[tuple[str, str]] = []
    for leader in sorted(leaders, key=lambda leader: leader.id):
        if leader.id in taken:
            continue
        near = sorted(index.near(leader.features, MERGES_ABOVE), reverse=True)
        younger = [cluster_id for cluster_id in near if cluster_id > leader.id and cluster_id not in taken]
        pairs += [(cluster_id, leader.id) for cluster_id in younger]
        taken.update(younger)
    return pairs


def split(questions: Sequence[Vector]) -> tuple[str, ...]:
    """The questions that leave a cluster for one of their own; none where it holds together. The first one leads it."""
    if len(questions) < LEAST_TO_SPLIT:
        return ()
    if mean_similarity([question.features for question in questions]) >= SPLITS_BELOW:
        return ()
    leader = questions[0]
    farthest = min(questions[1:], key=lambda question: similarity(question.features, leader.features))
    leaving = [
        question
        for question in questions[1:]
        if similarity(question.features, farthest.features) > similarity(question.features, leader.features)
    ]
    staying = len(questions) - len(leaving)
    if min(len(leaving), staying) < _LEAST_GROUP:
        return ()
    # Two leaders so near each other would be merged again the next night.
    if similarity(leaving[0].features, leader.features) > MERGES_ABOVE:
        return ()
    return tuple(question.id for question in leaving)


def mean_similarity(vectors: Sequence[Features]) -> float:
    """The mean similarity of all pairs; 1 for a single one."""
    count = len(vectors)
    if count < 2:
        return 1.0
    total = _sum(vectors)
    return (sum(weight * weight for weight in total.values()) - count) / (count * (count - 1))


def most_central(vectors: Sequence[Vector]) -> list[str]:
    """The ids, the phrasing that is nearest to all others first."""
    total = _sum([vector.features for vector in vectors])
    return [vector.id for vector in sorted(vectors, key=lambda vector: -similarity(vector.features, total))]


def _sum(vectors: Sequence[Features]) -> dict[str, float]:
    total: dict[str, float] = {}
    for vector in vectors:
        for name, weight in vector.items():
            total[name] = total.get(name, 0.0) + weight
    return total

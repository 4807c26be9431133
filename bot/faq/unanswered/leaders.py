"""Leaders: the first phrasing of each cluster, by which new phrasings find theirs. What joined never moves again."""

from __future__ import annotations

from collections.abc import Iterable

from bot.faq.unanswered.features import Features, similarity

JOINS_FROM = 0.55
_ROUNDING = 1e-9


class Leaders:
    """An index of the leaders of one language, from feature to clusters, so that only what shares words is compared."""

    def __init__(self, leaders: Iterable[tuple[str, Features]] = ()) -> None:
        """`leaders` are cluster ids with the features of their leader."""
        self._clusters: dict[str, list[str]] = {}
        self._vectors: dict[str, Features] = {}
        for cluster_id, vector in leaders:
            self.add(cluster_id, vector)

    def add(self, cluster_id: str, vector: Features) -> None:
        """A new cluster with its leader."""
        self._vectors[cluster_id] = vector
        for name in vector:
            self._clusters.setdefault(name, []).append(cluster_id)

    def nearest(self, vector: Features) -> str | None:
        """The cluster that a phrasing joins, None where it leads one of its own; of two as near the older one."""
        near = self.near(vector, JOINS_FROM)
        return min(near, key=lambda cluster_id: (-near[cluster_id], cluster_id), default=None)

    def near(self, vector: Features, least: float) -> dict[str, float]:
        """Every cluster with a leader of at least this similarity, and the similarity."""
        scores = {
            cluster_id: similarity(vector, self._vectors[cluster_id]) for cluster_id in self._candidates(vector, least)
        }
        return {cluster_id: score for cluster_id, score in scores.items() if score >= least}

    def _candidates(self, vector: Features, least: float) -> set[str]:
        """The clusters that can be so near: what shares none of the rare features is too far, by Cauchy and Schwarz,
        once the features that are left are shorter together than `least`."""
        candidates: set[str] = set()
        left = sum(weight * weight for weight in vector.values())
        for name in sorted(vector, key=lambda name: len(self._clusters.get(name, ()))):
            if left < least * least - _ROUNDING:
                break
            candidates.update(self._clusters.get(name, ()))
            left -= vector[name] ** 2
        return candidates

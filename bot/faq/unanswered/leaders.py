"""Leaders: the first phrasing of each cluster, by which new phrasings find theirs. What joined never moves again."""

from __future__ import annotations

from collections.abc import Iterable

from bot.faq.unanswered.features import Features

JOINS_FROM = 0.55
_ROUNDING = 1e-9


class Leaders:
    """An index of the leaders of one language, from feature to clusters, so that only what shares words is compared."""

    def __init__(self, leaders: Iterable[tuple[str, Features]] = ()) -> None:
        """`leaders` are cluster ids with the features of their leader."""
        self._clusters: dict[str, list[tuple[str, float]]] = {}
        self._vectors: dict[str, Features] = {}
        for cluster_id, vector in leaders:
            self.add(cluster_id, vector)

    def add(self, cluster_id: str, vector: Features) -> None:
        """A new cluster with its leader."""
        self._vectors[cluster_id] = vector
        for name, weight in vector.items():
            self._clusters.setdefault(name, []).append((cluster_id, weight))

    def nearest(self, vector: Features) -> str | None:
        """The cluster that a phrasing joins, None where it leads one of its own; of two as near the older one."""
        near = self.near(vector, JOINS_FROM)
        return min(near, key=lambda cluster_id: (-near[cluster_id], cluster_id), default=None)

    def near(self, vector: Features, least: float) -> dict[str, float]:
        """Every cluster with a leader of at least this similarity, and the similarity.

        The rarest features come first. Once those that are left are shorter together than `least`, a leader that shared
        none so far is too far away (Cauchy and Schwarz), and only the others are counted on.
        """
        scores: dict[str, float] = {}
        left = 1.0
        for name in sorted(vector, key=lambda name: len(self._clusters.get(name, ()))):
            weight, clusters = vector[name], self._clusters.get(name, ())
            if left >= least * least - _ROUNDING:
                for cluster_id, other in clusters:
                    scores[cluster_id] = scores.get(cluster_id, 0.0) + weight * other
            elif len(clusters) < len(scores):
                for cluster_id, other in clusters:
                    if cluster_id in scores:
                        scores[cluster_id] += weight * other
            else:
                for cluster_id in scores:
                    scores[cluster_id] += weight * self._vectors[cluster_id].get(name, 0.0)
            left -= weight * weight
        return {cluster_id: score for cluster_id, score in scores.items() if score >= least - _ROUNDING}

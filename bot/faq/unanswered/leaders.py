"""Leaders: the first phrasing of each cluster, by which new phrasings find theirs. What joined never moves again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.faq.unanswered.features import Features

JOINS_FROM = 0.55


class Leaders:
    """An index of the leaders of one language, from feature to clusters, so that only what shares words is compared."""

    def __init__(self, leaders: Iterable[tuple[str, Features]] = ()) -> None:
        """`leaders` are cluster ids with the features of their leader."""
        self._clusters: dict[str, list[tuple[str, float]]] = {}
        for cluster_id, vector in leaders:
            self.add(cluster_id, vector)

    def add(self, cluster_id: str, vector: Features) -> None:
        """A new cluster with its leader."""
        for name, weight in vector.items():
            self._clusters.setdefault(name, []).append((cluster_id, weight))

    def nearest(self, vector: Features) -> str | None:
        """The cluster that a phrasing joins, None where it leads one of its own; of two as near the older one."""
        best = min(self.near(vector), key=lambda near: (-near[1], near[0]), default=None)
        return best[0] if best and best[1] >= JOINS_FROM else None

    def near(self, vector: Features) -> Iterator[tuple[str, float]]:
        """Every cluster that shares a feature, with its leader's similarity."""
        scores: dict[str, float] = {}
        for name, weight in vector.items():
            for cluster_id, other in self._clusters.get(name, ()):
                scores[cluster_id] = scores.get(cluster_id, 0.0) + weight * other
        yield from scores.items()

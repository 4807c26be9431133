"""Recording: what a door of Unanswered writes stands in the entry's history, as what is saved on its own page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.conversations.unanswered.cluster import Cluster
from bot.faq.editing.saving import file_of
from bot.phrases import phrase
from connectors.desk.access.sessions import signed_in
from connectors.faq.workbench import Workbench

_WHY = phrase("From unanswered questions")


@contextmanager
def recorded(workbench: Workbench, entry: str, cluster: Cluster) -> Iterator[None]:
    """Records how the entry's file changes in the block; nothing where it raises. The reason has the editor's name for
    the cluster and no customer's words: history outlives an erasure."""
    before = _text(workbench, entry)
    yield
    after = _text(workbench, entry)
    if before != after:
        workbench.desk.store.entry_history.record(
            entry,
            signed_in().agent_id,
            why=f"{_WHY}: {cluster.title}" if cluster.title else _WHY,
            before=before,
            after=after,
            now=workbench.desk.now(),
        )


def _text(workbench: Workbench, entry: str) -> str | None:
    found = file_of(workbench.data, entry)
    return found[0] if found else None

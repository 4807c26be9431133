"""Clusters inside a transaction: made when they are first joined, opened again when closed ones grow."""

from __future__ import annotations

from bot.conversations.unanswered.cluster import DONE, REOPENS_AT, ClusterKind, ClusterState
from bot.store.engine.database import Transaction, one_of

# The column of a question that names its cluster of each kind.
COLUMN = {ClusterKind.QUESTION: "cluster_id", ClusterKind.REPLY: "reply_cluster_id"}


def standing(tx: Transaction, cluster_id: str, kind: ClusterKind, language: str, now: float) -> str:
    """The cluster of this id, made where it is new, or the one that it was merged into meanwhile."""
    tx.insert(
        "unanswered_cluster",
        ignore=True,
        cluster_id=cluster_id,
        kind=kind.value,
        language=language,
        state=ClusterState.OPEN.value,
        created_at=now,
    )
    row = tx.row(
        "SELECT COALESCE(merged_into, cluster_id) AS id FROM unanswered_cluster WHERE cluster_id = :id", id=cluster_id
    )
    assert row is not None
    return str(row["id"])


def reopen(tx: Transaction, cluster_id: str, kind: ClusterKind, now: float) -> None:
    """Opens a cluster again that was done and got ten more questions since."""
    names, values = one_of("s", [state.value for state in DONE])
    tx.run(
        "UPDATE unanswered_cluster SET state = 'open', reopened_at = :now WHERE cluster_id = :id"
        f" AND state IN ({names}) AND (SELECT COUNT(*) FROM unanswered_question q WHERE q.{COLUMN[kind]} = :id"
        " AND q.asked_at > unanswered_cluster.closed_at) >= :enough",
        now=now,
        id=cluster_id,
        enough=REOPENS_AT,
        **values,
    )

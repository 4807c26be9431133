"""Clusters of unanswered questions and of replies in the store: what editors see, and what they decide."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversations.unanswered.cluster import (
    USUAL_WEEKS,
    WAITING,
    WEEK_SECONDS,
    Cluster,
    ClusterKind,
    ClusterState,
    Question,
)
from bot.conversations.unanswered.source import Source
from bot.ids import new_id
from bot.store.engine.database import Database, Row, one_of
from bot.store.steps.faq.clusters import COLUMN, standing

_SUMS = """
    SELECT c.*, COUNT(q.question_id) AS asked, COALESCE(SUM(q.weight), 0) AS weight,
        COALESCE(SUM(q.minutes), 0) AS minutes, COALESCE(MAX(q.asked_at), 0) AS latest_at,
        COALESCE(SUM(CASE WHEN q.asked_at > :week THEN 1 ELSE 0 END), 0) AS this_week,
        COALESCE(SUM(CASE WHEN q.asked_at <= :week AND q.asked_at > :usual THEN 1 ELSE 0 END), 0) AS weeks_before,
        COALESCE(SUM(CASE WHEN q.asked_at > c.closed_at THEN 1 ELSE 0 END), 0) AS since_closed
    FROM unanswered_cluster c {join} unanswered_question q ON q.{column} = c.cluster_id AND q.asked_at > :since
    WHERE {where} GROUP BY c.cluster_id ORDER BY minutes DESC, weight DESC, asked DESC, c.cluster_id LIMIT :limit"""


class Clusters:
    """Reads and changes clusters of unanswered questions and of replies."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def waiting(self, kind: ClusterKind, *, now: float, since: float = 0.0, limit: int = 50) -> list[Cluster]:
        """The clusters that wait for a decision, the most expensive first; questions since then count."""
        return self._clusters(kind, WAITING, now=now, since=since, limit=limit)

    def decided(self, kind: ClusterKind, states: Sequence[ClusterState], *, now: float, limit: int) -> list[Cluster]:
        """The clusters in these states, the most expensive first."""
        return self._clusters(kind, states, now=now, since=0.0, limit=limit)

    def cluster(self, cluster_id: str, *, now: float) -> Cluster | None:
        """One cluster, or the one that it was merged into; None where there is none."""
        row = self._database.row(
            "SELECT COALESCE(merged_into, cluster_id) AS id, kind FROM unanswered_cluster WHERE cluster_id = :id",
            id=cluster_id,
        )
        if row is None:
            return None
        rows = self._sums(ClusterKind(row["kind"]), "c.cluster_id = :id", join="LEFT JOIN", now=now, id=row["id"])
        return _cluster(rows[0]) if rows else None

    def questions(self, cluster: Cluster, *, limit: int = 500) -> list[Question]:
        """A cluster's questions, the latest first."""
        rows = self._database.rows(
            f"SELECT * FROM unanswered_question WHERE {COLUMN[cluster.kind]} = :id"
            " ORDER BY question_id DESC LIMIT :limit",
            id=cluster.cluster_id,
            limit=limit,
        )
        return [_question(row) for row in rows]

    def answered_since(self, entry: str, since: float) -> int:
        """How many questions the bot answered with an entry after that moment."""
        row = self._database.row(
            "SELECT COUNT(*) AS count FROM attempt WHERE entry = :entry AND intent = 'faq' AND outcome = 'answered'"
            " AND started_at > :since",
            entry=entry,
            since=since,
        )
        return int(row["count"]) if row else 0

    def decide(
        self, cluster_id: str, state: ClusterState, *, agent_id: str | None, now: float, entry: str | None = None
    ) -> None:
        """What an editor decided; to open or watch a cluster takes a decision back."""
        closed = state not in WAITING
        with self._database.write() as tx:
            tx.run(
                "UPDATE unanswered_cluster SET state = :state, entry = COALESCE(:entry, entry), closed_at = :closed,"
                " closed_by = :by, reopened_at = NULL WHERE cluster_id = :id",
                state=state.value,
                entry=entry,
                closed=now if closed else None,
                by=agent_id if closed else None,
                id=cluster_id,
            )

    def own(self, cluster_id: str, owner_id: str | None) -> None:
        """Gives a cluster to an editor, or to nobody."""
        with self._database.write() as tx:
            tx.run(
                "UPDATE unanswered_cluster SET owner_id = :owner WHERE cluster_id = :id", owner=owner_id, id=cluster_id
            )

    def rename(self, cluster_id: str, title: str) -> None:
        """An editor's name for a cluster; the machine leaves it alone from now on."""
        with self._database.write() as tx:
            tx.run(
                "UPDATE unanswered_cluster SET title = :title, kept = 1 WHERE cluster_id = :id",
                title=title,
                id=cluster_id,
            )

    def join(self, gone: Cluster, into: Cluster, *, kept: bool) -> None:
        """Moves all questions of one cluster to another of its kind; its address leads there. `kept`: an editor did."""
        column = COLUMN[into.kind]
        with self._database.write() as tx:
            tx.run(
                f"UPDATE unanswered_question SET {column} = :into WHERE {column} = :gone",
                into=into.cluster_id,
                gone=gone.cluster_id,
            )
            tx.run(
                "UPDATE unanswered_cluster SET merged_into = :into WHERE :gone IN (cluster_id, merged_into)",
                into=into.cluster_id,
                gone=gone.cluster_id,
            )
            if kept:
                tx.run("UPDATE unanswered_cluster SET kept = 1 WHERE cluster_id = :into", into=into.cluster_id)

    def part(self, cluster: Cluster, question_ids: Sequence[str], *, kept: bool, now: float) -> str:
        """Moves questions to a new cluster and returns its id. `kept`: an editor did, and both stay as they are."""
        column, new = COLUMN[cluster.kind], new_id("u", now)
        names, values = one_of("q", question_ids)
        with self._database.write() as tx:
            standing(tx, new, cluster.kind, cluster.language, now)
            tx.run(
                f"UPDATE unanswered_question SET {column} = :new WHERE {column} = :old AND question_id IN ({names})",
                new=new,
                old=cluster.cluster_id,
                **values,
            )
            if kept:
                tx.run(
                    "UPDATE unanswered_cluster SET kept = 1 WHERE cluster_id IN (:new, :old)",
                    new=new,
                    old=cluster.cluster_id,
                )
        return new

    def _clusters(
        self, kind: ClusterKind, states: Sequence[ClusterState], *, now: float, since: float, limit: int
    ) -> list[Cluster]:
        names, values = one_of("s", [state.value for state in states])
        where = f"c.kind = :kind AND c.merged_into IS NULL AND c.state IN ({names})"
        join = "JOIN" if WAITING[0] in states else "LEFT JOIN"
        rows = self._sums(kind, where, join=join, now=now, since=since, limit=limit, kind=kind.value, **values)
        return [_cluster(row) for row in rows]

    def _sums(
        self,
        by: ClusterKind,
        where: str,
        *,
        join: str,
        now: float,
        since: float = 0.0,
        limit: int = 1,
        **values: object,
    ) -> list[Row]:
        week = now - WEEK_SECONDS
        return self._database.rows(
            _SUMS.format(column=COLUMN[by], where=where, join=join),
            week=week,
            usual=week - USUAL_WEEKS * WEEK_SECONDS,
            since=since,
            limit=limit,
            **values,
        )


def _cluster(row: Row) -> Cluster:
    values = {name: row[name] for name in _PLAIN}
    return Cluster(kind=ClusterKind(row["kind"]), state=ClusterState(row["state"]), kept=bool(row["kept"]), **values)


_PLAIN = tuple(name for name in Cluster.__dataclass_fields__ if name not in ("kind", "state", "kept"))


def _question(row: Row) -> Question:
    return Question(
        question_id=row["question_id"],
        conversation_id=row["conversation_id"],
        position=row["position"],
        language=row["language"],
        channel=row["channel"],
        source=Source(row["source"]),
        text=row["text"],
        reply=row["reply"],
        entry=row["entry"],
        asked_at=row["asked_at"],
        minutes=row["minutes"],
    )

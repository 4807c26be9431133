"""Gathering: the worker adds questions to their clusters, with the replies and the minutes that they cost."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversations.conversation import State
from bot.conversations.unanswered.asked import NewQuestion
from bot.conversations.unanswered.cluster import ClusterKind
from bot.conversations.unanswered.minutes import Change, case_of, led_to_people, may_still_lead
from bot.conversations.unanswered.source import WEIGHTS, Source
from bot.ids import new_id
from bot.store.engine.database import Database, Row, Transaction, one_of
from bot.store.steps.faq.clusters import COLUMN, reopen, standing

# A reply belongs to what the customer asked within a day.
_REPLIED_WITHIN_SECONDS = 24 * 3600.0
# A question that comes a moment after its conversation ended shares its minutes too.
_SETTLE_SECONDS = 60.0
_LATER_SHARE = 0.1
_LEADERS = """
    SELECT q.{column} AS cluster_id, q.{text} AS text, c.kept FROM unanswered_cluster c
    JOIN unanswered_question q ON q.question_id = (SELECT MIN(f.question_id) FROM unanswered_question f
        WHERE f.{column} = c.cluster_id)
    WHERE c.kind = :kind AND c.language = :language AND c.merged_into IS NULL"""


class Gathering:
    """Adds to the clusters what the worker found."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def leaders(self, kind: ClusterKind, language: str) -> list[tuple[str, str, bool]]:
        """Each cluster of a language with its first phrasing (or reply), and whether an editor shaped it."""
        text = "text" if kind is ClusterKind.QUESTION else "reply"
        rows = self._database.rows(_LEADERS.format(column=COLUMN[kind], text=text), kind=kind.value, language=language)
        return [(row["cluster_id"], row["text"], bool(row["kept"])) for row in rows]

    def large(self, kind: ClusterKind, language: str, *, least: int) -> list[str]:
        """The clusters of at least so many questions that no editor shaped."""
        rows = self._database.rows(
            "SELECT c.cluster_id FROM unanswered_cluster c"
            f" JOIN unanswered_question q ON q.{COLUMN[kind]} = c.cluster_id"
            " WHERE c.kind = :kind AND c.language = :language AND c.merged_into IS NULL AND c.kept = 0"
            " GROUP BY c.cluster_id HAVING COUNT(*) >= :least",
            kind=kind.value,
            language=language,
            least=least,
        )
        return [row["cluster_id"] for row in rows]

    def languages(self) -> list[str]:
        """The languages that clusters are in."""
        rows = self._database.rows("SELECT DISTINCT language FROM unanswered_cluster WHERE merged_into IS NULL")
        return sorted(row["language"] for row in rows)

    def known(self, message_ids: Sequence[str]) -> dict[str, Source]:
        """The messages among these that are kept already, each with its strongest sign."""
        names, values = one_of("m", message_ids)
        rows = self._database.rows(
            f"SELECT message_id, source FROM unanswered_question WHERE message_id IN ({names})", **values
        )
        return {row["message_id"]: Source(row["source"]) for row in rows}

    def add(self, questions: Sequence[NewQuestion], *, now: float) -> None:
        """Adds questions to their clusters, which are made where they are new; one that is known changes nothing."""
        with self._database.write() as tx:
            for number, question in enumerate(questions):
                # Ids sort as they were added: the first leads its cluster.
                _add(tx, question, new_id("q", now + number / 1000), now)

    def strengthen(self, message_id: str, source: Source) -> None:
        """A stronger sign for a question that is known."""
        with self._database.write() as tx:
            tx.run(
                "UPDATE unanswered_question SET source = :source, weight = :weight"
                " WHERE message_id = :id AND weight < :weight",
                source=source.value,
                weight=WEIGHTS[source],
                id=message_id,
            )

    def unreplied(self, conversation_id: str, *, position: int, now: float) -> list[tuple[str, str]]:
        """The questions of a conversation before a reply that none belongs to yet, as (id, language)."""
        rows = self._database.rows(
            "SELECT question_id, language FROM unanswered_question WHERE conversation_id = :id AND asked_at > :since"
            " AND position < :position AND reply IS NULL",
            id=conversation_id,
            since=now - _REPLIED_WITHIN_SECONDS,
            position=position,
        )
        return [(row["question_id"], row["language"]) for row in rows]

    def reply(self, question_id: str, text: str, cluster_id: str, source: Source, *, language: str, now: float) -> None:
        """What an agent replied to a question, and the cluster of replies that it joins."""
        with self._database.write() as tx:
            standing_id = standing(tx, cluster_id, ClusterKind.REPLY, language, now)
            tx.run(
                "UPDATE unanswered_question SET reply = :text, reply_cluster_id = :cluster,"
                " source = CASE WHEN weight < :weight THEN :source ELSE source END,"
                " weight = CASE WHEN weight < :weight THEN :weight ELSE weight END WHERE question_id = :id",
                text=text,
                cluster=standing_id,
                source=source.value,
                weight=WEIGHTS[source],
                id=question_id,
            )
            reopen(tx, standing_id, ClusterKind.REPLY, now)

    def count_minutes(self, *, now: float, limit: int = 200) -> int:
        """Counts the agents' minutes of questions whose conversation has ended since; returns how many."""
        due = self._database.rows(
            "SELECT question_id, conversation_id, asked_at FROM unanswered_question WHERE minutes_due_at <= :now"
            " ORDER BY minutes_due_at LIMIT :limit",
            now=now,
            limit=limit,
        )
        for row in due:
            minutes = self._minutes(row, now)
            with self._database.write() as tx:
                tx.run(
                    "UPDATE unanswered_question SET minutes = :minutes, minutes_due_at = :due WHERE question_id = :id",
                    minutes=minutes,
                    due=now + _SETTLE_SECONDS + _LATER_SHARE * (now - row["asked_at"]) if minutes is None else None,
                    id=row["question_id"],
                )
        return len(due)

    def _minutes(self, row: Row, now: float) -> float | None:
        """The question's share of its case's minutes; None while people may still come, or have it."""
        changes = [
            Change(state=State(change["to_state"]), at=change["changed_at"])
            for change in self._database.rows(
                "SELECT to_state, changed_at FROM transition WHERE conversation_id = :id ORDER BY epoch",
                id=row["conversation_id"],
            )
        ]
        case = case_of(changes, row["asked_at"])
        if case is None:
            waits = led_to_people(changes, row["asked_at"]) or may_still_lead(row["asked_at"], now)
            return None if waits else 0.0
        count = self._database.row(
            "SELECT COUNT(*) AS count FROM unanswered_question WHERE conversation_id = :id"
            " AND asked_at BETWEEN :asked AND :until",
            id=row["conversation_id"],
            asked=min(case.began_at, row["asked_at"]),
            until=case.ended_at,
        )
        return case.held_seconds / 60 / max(1, count["count"] if count else 1)


def _add(tx: Transaction, question: NewQuestion, question_id: str, now: float) -> None:
    place = question.place
    cluster_id = standing(tx, question.cluster_id, ClusterKind.QUESTION, question.language, now)
    # The message may have been erased since it was read.
    exists = tx.row("SELECT 1 AS there FROM message WHERE message_id = :id", id=place.message_id)
    added = exists and tx.insert(
        "unanswered_question",
        ignore=True,
        question_id=question_id,
        message_id=place.message_id,
        conversation_id=place.conversation_id,
        position=place.position,
        cluster_id=cluster_id,
        language=question.language,
        channel=place.channel,
        source=question.source.value,
        weight=WEIGHTS[question.source],
        entry=question.entry,
        text=question.text,
        asked_at=place.asked_at,
        minutes_due_at=place.asked_at + _SETTLE_SECONDS,
    )
    if added:
        reopen(tx, cluster_id, ClusterKind.QUESTION, now)

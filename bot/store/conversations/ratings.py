"""Ratings in the store: reads the agents whom customers rated, the scores and the comments."""

from __future__ import annotations

from bot.conversations.rating import Rating, Score
from bot.store.engine.database import Database, Row


class Ratings:
    """Reads the customers' ratings."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def given(self, *, agent_id: str | None = None, limit: int = 200) -> list[Rating]:
        """The latest ratings, of one agent's help or of everybody's."""
        ratings = self._database.rows(
            "SELECT r.*, k.name AS contact_name, a.name AS agent_name FROM rating r"
            " JOIN conversation c USING (conversation_id) JOIN contact k USING (contact_id)"
            " LEFT JOIN agent a ON a.agent_id = r.agent_id"
            " WHERE r.rated_at IS NOT NULL AND COALESCE(:agent, r.agent_id, '') = COALESCE(r.agent_id, '')"
            " ORDER BY r.rated_at DESC LIMIT :limit",
            agent=agent_id,
            limit=limit,
        )
        return [_rating(row) for row in ratings]

    def asked(self) -> int:
        """The number of rating questions to customers."""
        row = self._database.row("SELECT COUNT(*) AS asked FROM rating")
        return int(row["asked"]) if row else 0


def _rating(row: Row) -> Rating:
    return Rating(
        conversation_id=row["conversation_id"],
        contact_name=row["contact_name"],
        agent_id=row["agent_id"],
        agent_name=row["agent_name"],
        score=Score(row["score"]),
        comment=row["comment"],
        rated_at=row["rated_at"],
    )

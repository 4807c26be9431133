"""Folding: fills the search index of PostgreSQL with words as the bot compares them, inside the writing transaction."""

from __future__ import annotations

from bot.store.engine import dialect
from bot.store.engine.sessions import Session
from bot.store.schema.search_on_postgres import UNFOLDED


def fill(session: Session) -> None:
    """Fills every row of the indexes whose words are missing."""
    for table, unfolded in UNFOLDED.items():
        for row in session.rows(unfolded, {}):
            session.run(
                f"UPDATE {table} SET words = CAST(:words AS tsvector) WHERE rowid = :number",
                {"words": dialect.words(row["text"]), "number": row["number"]},
            )

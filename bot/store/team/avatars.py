"""Avatars in the store: agents' pictures."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.engine.database import Database
from bot.store.steps.team.avatars import keep


@dataclass(frozen=True, kw_only=True)
class Avatar:
    """An agent's picture, by the hash of its content."""

    content_hash: str
    mime_type: str


class Avatars:
    """Reads and writes agents' pictures."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, agent_id: str) -> Avatar | None:
        """The agent's picture, or None."""
        row = self._database.row(
            "SELECT picture_hash, picture_type FROM agent WHERE agent_id = :id AND picture_hash IS NOT NULL",
            id=agent_id,
        )
        return Avatar(content_hash=row["picture_hash"], mime_type=row["picture_type"]) if row else None

    def set(self, agent_id: str, content_hash: str, mime_type: str, size: int, *, now: float) -> None:
        """Sets the agent's picture. It is a row of `media` like any file, so that no cleaning of files removes it."""
        with self._database.write() as tx:
            tx.run(
                "UPDATE agent SET picture_hash = :hash, picture_type = :type WHERE agent_id = :id",
                hash=content_hash,
                type=mime_type,
                id=agent_id,
            )
            keep(tx, content_hash, mime_type, size, now)

    def remove(self, agent_id: str) -> None:
        """Removes the agent's picture."""
        with self._database.write() as tx:
            tx.run("UPDATE agent SET picture_hash = NULL, picture_type = NULL WHERE agent_id = :id", id=agent_id)

"""Links in the store: made, ended, and read with the newest first. A mark is never given twice."""

from __future__ import annotations

import secrets

from bot.ids import new_id
from bot.reports.links import LETTERS, MARK_LENGTH, Link
from bot.store.engine.database import Database, Row


class Links:
    """Reads and writes links."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, *, name: str, account_id: str, channel: str, address: str, text: str, now: float) -> str:
        """A new link with a mark of its own; its id."""
        link_id = new_id("l", now)
        with self._database.write() as tx:
            while not tx.insert(
                "link",
                ignore=True,
                link_id=link_id,
                mark="".join(secrets.choice(LETTERS) for _ in range(MARK_LENGTH)),
                name=name,
                account_id=account_id,
                channel=channel,
                address=address,
                text=text,
                created_at=now,
            ):
                pass
        return link_id

    def end(self, link_id: str, *, now: float) -> bool:
        """The link is listed among those of before; who still follows it is counted on. False: it was already."""
        with self._database.write() as tx:
            ended = "UPDATE link SET ended_at = :now WHERE link_id = :id AND ended_at IS NULL"
            return tx.run(ended, id=link_id, now=now) > 0

    def get(self, link_id: str) -> Link | None:
        """One link, or None."""
        row = self._database.row("SELECT * FROM link WHERE link_id = :id", id=link_id)
        return _link(row) if row else None

    def all(self) -> list[Link]:
        """Every link, the newest first, those that ended last."""
        rows = self._database.rows(
            "SELECT * FROM link ORDER BY CASE WHEN ended_at IS NULL THEN 0 ELSE 1 END, created_at DESC, link_id"
        )
        return [_link(row) for row in rows]


def _link(row: Row) -> Link:
    return Link(
        link_id=row["link_id"],
        mark=row["mark"],
        name=row["name"],
        account_id=row["account_id"],
        channel=row["channel"],
        address=row["address"],
        text=row["text"],
        created_at=row["created_at"],
        ended_at=row["ended_at"],
    )

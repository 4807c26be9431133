"""Canned responses in the store: shared ones and agents' own, with their texts, file and how often they were used."""

from __future__ import annotations

from collections.abc import Mapping

from bot.ids import new_id
from bot.shop.canned import CannedResponse
from bot.store.engine.database import Database, Row, Transaction


class ShortcutTaken(Exception):
    """Another response of the same owner has this shortcut: choose another word, or change that response."""


class Canned:
    """Reads and writes canned responses."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def for_agent(self, agent_id: str) -> list[CannedResponse]:
        """The responses that this agent may use: their own, those shared by all, and those of their teams."""
        return self._read(
            "WHERE r.owner_id = :agent OR (r.owner_id IS NULL AND (r.team IS NULL OR r.team IN"
            " (SELECT skill FROM known_skill WHERE agent_id = :agent)))",
            agent=agent_id,
        )

    def listed(self, agent_id: str) -> list[CannedResponse]:
        """The responses that this agent may see on the page: all shared ones and their own."""
        return self._read("WHERE r.owner_id = :agent OR r.owner_id IS NULL", agent=agent_id)

    def get(self, canned_id: str) -> CannedResponse | None:
        """One response, or None."""
        return next(iter(self._read("WHERE r.canned_id = :id", id=canned_id)), None)

    def teams(self) -> list[str]:
        """The skills that agents have."""
        return [row["skill"] for row in self._database.rows("SELECT DISTINCT skill FROM known_skill ORDER BY skill")]

    def keep(self, response: CannedResponse, *, now: float) -> str:
        """Stores a new response (`canned_id` is empty), or a changed one except its count; returns its id.

        Raises ShortcutTaken.
        """
        canned_id = response.canned_id or new_id("r", now)
        with self._database.write() as tx:
            _check_free(tx, canned_id, response.shortcut, response.owner_id)
            tx.run(
                "INSERT INTO canned (canned_id, shortcut, owner_id, team, media_id, changed_at)"
                " VALUES (:id, :shortcut, :owner, :team, :media, :now) ON CONFLICT (canned_id) DO UPDATE SET"
                " shortcut = :shortcut, owner_id = :owner, team = :team, media_id = :media, changed_at = :now",
                id=canned_id,
                shortcut=response.shortcut,
                owner=response.owner_id,
                team=response.team,
                media=response.media_id,
                now=now,
            )
            _write_texts(tx, canned_id, response.texts)
        return canned_id

    def delete(self, canned_id: str) -> None:
        """Deletes a response; messages sent with it stay."""
        with self._database.write() as tx:
            tx.run("DELETE FROM canned_text WHERE canned_id = :id", id=canned_id)
            tx.run("DELETE FROM canned WHERE canned_id = :id", id=canned_id)

    def used(self, canned_id: str) -> None:
        """Counts that an agent put the response into the box."""
        with self._database.write() as tx:
            tx.run("UPDATE canned SET uses = uses + 1 WHERE canned_id = :id", id=canned_id)

    def _read(self, where: str, **values: str) -> list[CannedResponse]:
        responses = self._database.rows(
            "SELECT r.*, f.filename, t.language, t.text FROM canned r LEFT JOIN media f USING (media_id)"
            f" LEFT JOIN canned_text t USING (canned_id) {where} ORDER BY r.shortcut, r.canned_id, t.language",
            **values,
        )
        texts: dict[str, dict[str, str]] = {}
        rows: dict[str, Row] = {}
        for row in responses:
            rows[row["canned_id"]] = row
            own_texts = texts.setdefault(row["canned_id"], {})
            if row["language"] is not None:
                own_texts[row["language"]] = row["text"]
        return [_response(row, texts[canned_id]) for canned_id, row in rows.items()]


def _check_free(tx: Transaction, canned_id: str, shortcut: str, owner_id: str | None) -> None:
    duplicate = tx.row(
        "SELECT 1 AS taken FROM canned WHERE shortcut = :shortcut AND COALESCE(owner_id, '') = :owner"
        " AND canned_id <> :id",
        shortcut=shortcut,
        owner=owner_id or "",
        id=canned_id,
    )
    if duplicate:
        raise ShortcutTaken


def _write_texts(tx: Transaction, canned_id: str, texts: Mapping[str, str]) -> None:
    tx.run("DELETE FROM canned_text WHERE canned_id = :id", id=canned_id)
    for language, text in texts.items():
        tx.insert("canned_text", canned_id=canned_id, language=language, text=text)


def _response(row: Row, texts: Mapping[str, str]) -> CannedResponse:
    return CannedResponse(
        canned_id=row["canned_id"],
        shortcut=row["shortcut"],
        texts=texts,
        owner_id=row["owner_id"],
        team=row["team"],
        media_id=row["media_id"],
        filename=row["filename"],
        uses=row["uses"],
    )

"""Entry drafts: what an editor typed into an entry and has not saved, kept per editor and entry."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.store.engine.database import Database, to_json


@dataclass(frozen=True, kw_only=True)
class EntryDraft:
    """The entry as typed, in plain values; the digest and text of the file that it was based on, None for a new one."""

    entry: str
    content: Mapping[str, Any]
    based_on: str | None
    based_text: str | None
    changed_at: float


class EntryDrafts:
    """Reads and writes drafts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, agent_id: str, draft: EntryDraft) -> None:
        """Keeps the draft in place of the editor's last one of this entry."""
        with self._database.write() as tx:
            tx.run(
                "INSERT INTO entry_draft (agent_id, entry, content, based_on, based_text, changed_at)"
                " VALUES (:agent, :entry, :content, :based, :text, :now) ON CONFLICT (agent_id, entry) DO UPDATE"
                " SET content = :content, based_on = :based, based_text = :text, changed_at = :now",
                agent=agent_id,
                entry=draft.entry,
                content=to_json(dict(draft.content)),
                based=draft.based_on,
                text=draft.based_text,
                now=draft.changed_at,
            )

    def get(self, agent_id: str, entry: str) -> EntryDraft | None:
        """The editor's draft of an entry."""
        return next((each for each in self.of(agent_id) if each.entry == entry), None)

    def of(self, agent_id: str) -> list[EntryDraft]:
        """The editor's drafts, the latest first."""
        rows = self._database.rows(
            "SELECT * FROM entry_draft WHERE agent_id = :agent ORDER BY changed_at DESC", agent=agent_id
        )
        return [
            EntryDraft(
                entry=row["entry"],
                content=json.loads(row["content"]),
                based_on=row["based_on"],
                based_text=row["based_text"],
                changed_at=row["changed_at"],
            )
            for row in rows
        ]

    def drop(self, agent_id: str, entry: str) -> None:
        """Forgets the editor's draft of an entry."""
        with self._database.write() as tx:
            tx.run("DELETE FROM entry_draft WHERE agent_id = :agent AND entry = :entry", agent=agent_id, entry=entry)

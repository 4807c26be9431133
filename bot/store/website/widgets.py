"""Widgets in the store: what each site's page "Website chat" has set up."""

from __future__ import annotations

import json
from typing import Any

from bot.store.engine.database import Database, to_json


class Widgets:
    """Reads and writes a site's set-up as plain JSON; bot.website.setup knows what stands in it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, account_id: str) -> dict[str, Any]:
        """The set-up of a site, empty where nobody has set one up."""
        row = self._database.row("SELECT setup FROM widget WHERE account_id = :id", id=account_id)
        values: dict[str, Any] = json.loads(row["setup"]) if row else {}
        return values

    def set(self, account_id: str, values: dict[str, Any], *, now: float) -> None:
        """Keeps the set-up; the web-chat process follows within seconds."""
        with self._database.write() as tx:
            tx.run(
                "INSERT INTO widget (account_id, setup, changed_at) VALUES (:id, :setup, :now)"
                " ON CONFLICT (account_id) DO UPDATE SET setup = :setup, changed_at = :now",
                id=account_id,
                setup=to_json(values),
                now=now,
            )
            tx.event("account")

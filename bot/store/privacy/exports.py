"""Exports: every row of a customer's data, as the inventory reaches it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from bot.store.engine.database import Database
from bot.store.steps.privacy import inventory
from bot.store.steps.sales import order_links


class Exports:
    """Reads the rows that erasing would delete."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def records(self, contact_ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
        """All rows of these contacts by table, each row by column; tables without rows are left out."""
        by_table: dict[str, list[dict[str, Any]]] = {}
        with self._database.write() as tx:
            order_links.link_phones(tx, contact_ids, time.time())
        for table in inventory.CUSTOMERS:
            sql = f"SELECT * FROM {table.name} WHERE {table.condition(inventory.OF_CONTACT)}"
            rows = [dict(row) for contact_id in contact_ids for row in self._database.rows(sql, contact=contact_id)]
            if rows:
                by_table[table.name] = [_without_activity(row) for row in rows] if table.name == "message" else rows
        return by_table


def _without_activity(row: dict[str, Any]) -> dict[str, Any]:
    """The row without an activity message's text, which may name another contact, perhaps another person."""
    return (
        {**row, "text": "(an activity message)", "details": '{"activity":true}'}
        if '"activity":true' in row["details"]
        else row
    )

"""Templates in the store: each account's templates from the provider's latest list."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from bot.channels.template import Category, Template, TemplateButton, TemplateStatus
from bot.store.engine.database import Database, Row, to_json

_AGAIN_SECONDS = 6 * 3600.0
_AFTER_FAULT_SECONDS = 300.0


@dataclass(frozen=True, kw_only=True)
class Listing:
    """The age of an account's list: when it was fetched (UTC unix seconds), and the failure since, if any."""

    fetched_at: float | None
    fault: str | None


class Templates:
    """Keeps the templates of every account."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self, account_id: str) -> list[Template]:
        """The account's templates by name and language."""
        templates = self._database.rows(
            "SELECT * FROM template WHERE account_id = :id ORDER BY name, language", id=account_id
        )
        return [_template(row) for row in templates]

    def get(self, account_id: str, name: str, language: str) -> Template | None:
        """One template, or None."""
        row = self._database.row(
            "SELECT * FROM template WHERE account_id = :id AND name = :name AND language = :language",
            id=account_id,
            name=name,
            language=language,
        )
        return _template(row) if row else None

    def listing(self, account_id: str) -> Listing:
        """The age of the account's list."""
        row = self._database.row("SELECT * FROM account WHERE account_id = :id", id=account_id)
        return Listing(
            fetched_at=row["templates_fetched_at"] if row else None, fault=row["templates_fault"] if row else None
        )

    def want(self, account_id: str, *, now: float) -> None:
        """Requests that the list be fetched again as soon as possible."""
        with self._database.write() as tx:
            tx.run("UPDATE account SET templates_due_at = :now WHERE account_id = :id", id=account_id, now=now)

    def due(self, account_ids: Sequence[str], *, now: float) -> list[str]:
        """Those of the accounts that need a new list now: never fetched, requested, or some hours old."""
        rows = self._database.rows(
            "SELECT account_id FROM account WHERE COALESCE(templates_due_at, 0) <= :now", now=now
        )
        return [row["account_id"] for row in rows if row["account_id"] in account_ids]

    def replace(self, account_id: str, templates: Sequence[Template], *, now: float) -> None:
        """Replaces the list by the provider's current one."""
        with self._database.write() as tx:
            tx.run("DELETE FROM template WHERE account_id = :id", id=account_id)
            for template in templates:
                content = {key: value for key, value in asdict(template).items() if key not in _COLUMNS}
                tx.insert(
                    "template",
                    ignore=True,
                    account_id=account_id,
                    name=template.name,
                    language=template.language,
                    category=template.category.value,
                    status=template.status.value,
                    content=to_json(content),
                )
            tx.run(
                "UPDATE account SET templates_fetched_at = :now, templates_due_at = :due, templates_fault = NULL"
                " WHERE account_id = :id",
                id=account_id,
                now=now,
                due=now + _AGAIN_SECONDS,
            )

    def not_fetched(self, account_id: str, fault: str, *, now: float) -> None:
        """The provider did not give the list; the old list stays, and the next try comes later."""
        with self._database.write() as tx:
            tx.run(
                "UPDATE account SET templates_fault = :fault, templates_due_at = :due WHERE account_id = :id",
                id=account_id,
                fault=fault,
                due=now + _AFTER_FAULT_SECONDS,
            )


_COLUMNS = frozenset({"name", "language", "category", "status"})


def _template(row: Row) -> Template:
    content = json.loads(row["content"])
    content["buttons"] = tuple(TemplateButton(**button) for button in content["buttons"])
    return Template(
        name=row["name"],
        language=row["language"],
        category=Category(row["category"]),
        status=TemplateStatus(row["status"]),
        **content,
    )

"""Profiles: who a person is, over all contacts that are merged now, as the channels told it and agents wrote it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.customers.customer import Profile
from bot.store.customers import attributes
from bot.store.engine.database import Database, Transaction
from bot.store.steps.conversations.merges import PERSON, ROOT
from bot.store.steps.privacy import customers

_CONTACTS = f"SELECT * FROM contact k WHERE k.contact_id IN ({PERSON}) ORDER BY k.created_at, k.contact_id"
_ADDRESSES = f"""SELECT channel, address FROM contact_address WHERE contact_id IN ({PERSON})
    ORDER BY channel, address"""
_FORMER = f"""SELECT channel, address FROM contact_former_address WHERE contact_id IN ({PERSON})
    ORDER BY channel, address"""


class Profiles:
    """Reads a person, and writes what agents know better than the channel."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, contact_id: str) -> Profile | None:
        """The person of a contact, with the contact's own name and language first; None where it is gone."""
        root_row = self._database.row(ROOT, id=contact_id)
        root = root_row["contact_id"] if root_row else contact_id
        contacts = self._database.rows(_CONTACTS, root=root)
        own = next((row for row in contacts if row["contact_id"] == contact_id), None)
        if own is None:
            return None
        return Profile(
            contact_id=contact_id,
            name=own["name"] or next((row["name"] for row in contacts if row["name"]), None),
            name_kept=bool(own["name_kept"]),
            language=own["language"] or next((row["language"] for row in contacts if row["language"]), None),
            addresses=self._pairs(_ADDRESSES, root),
            former_addresses=self._pairs(_FORMER, root),
            first_seen_at=min(row["created_at"] for row in contacts),
        )

    def edit(
        self,
        contact_id: str,
        agent_id: str,
        *,
        name: str | None,
        language: str | None,
        values: Mapping[str, str],
        now: float,
    ) -> None:
        """Writes the contact's name (empty: what the channel says next counts), language (empty: as they write) and
        attributes, all tidy; None leaves what stands, and so does an attribute without a value here.

        The bot answers in this language until the customer clearly writes in another.
        """
        with self._database.write() as tx:
            row = tx.row("SELECT name, language FROM contact WHERE contact_id = :id", id=contact_id)
            if row is None:
                return
            if name is not None and name != (row["name"] or ""):
                _rename(tx, contact_id, name)
            if language is not None and language != (row["language"] or ""):
                _set_language(tx, contact_id, language or None)
            attributes.write(tx, contact_id, values, agent_id, now=now)
            customers.note_change(tx, contact_id)

    def _pairs(self, sql: str, root: str) -> tuple[tuple[str, str], ...]:
        return tuple((row["channel"], row["address"]) for row in self._database.rows(sql, root=root))


def _rename(tx: Transaction, contact_id: str, name: str) -> None:
    tx.run(
        "UPDATE contact SET name = :name, name_kept = :kept WHERE contact_id = :id",
        id=contact_id,
        name=name or None,
        kept=1 if name else 0,
    )
    _show_conversations(tx, contact_id)


def _set_language(tx: Transaction, contact_id: str, language: str | None) -> None:
    tx.run("UPDATE contact SET language = :language WHERE contact_id = :id", id=contact_id, language=language)
    tx.run("UPDATE conversation SET language = :language WHERE contact_id = :id", id=contact_id, language=language)
    _show_conversations(tx, contact_id)


def _show_conversations(tx: Transaction, contact_id: str) -> None:
    for conversation_id in customers.conversations(tx, [contact_id]):
        tx.event("conversation", conversation_id)

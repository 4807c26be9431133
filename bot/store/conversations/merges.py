"""Merges: contacts that are one person. A merge is one row and moves nothing; undoing it ends the row.

Every contact keeps its addresses and conversations, so a message between a merge and its end belongs, by its
address, to the same contact as without the merge.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.conversations.conversation import Conversation
from bot.phrases import phrase
from bot.store.engine import rows
from bot.store.engine.database import Database, Transaction
from bot.store.steps.conversations.merges import PERSON, ROOT, SURELY, join, root, write_activity


class NotMergeable(Exception):
    """These contacts can't be merged (they are one already, or gone): look again."""


@dataclass(frozen=True, kw_only=True)
class Merge:
    """A present or past merge: `contact_id` counts as the same person as `into_contact_id`."""

    merge_id: str
    contact_id: str
    contact_name: str | None
    into_contact_id: str
    into_name: str | None
    agent_name: str | None
    merged_at: float
    undone_by_name: str | None
    undone_at: float | None


@dataclass(frozen=True, kw_only=True)
class FoundContact:
    """A contact as a search finds it."""

    contact_id: str
    name: str | None
    addresses: tuple[tuple[str, str], ...]
    last_message_at: float | None
    last_text: str


class Merges:
    """Merges contacts, undoes merges, and reads which contacts are one person."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def merge(self, contact_id: str, into_contact_id: str, agent_id: str, *, now: float) -> str:
        """Merges the person of `contact_id` into that of `into_contact_id`; the merge's id. Raises NotMergeable."""
        with self._database.write() as tx:
            for merged_id in (contact_id, into_contact_id):
                if tx.row("SELECT 1 AS any FROM contact WHERE contact_id = :id", id=merged_id) is None:
                    raise NotMergeable(phrase("one of the contacts is gone; look again"))
            first, into = root(tx, contact_id), root(tx, into_contact_id)
            if first == into:
                raise NotMergeable(phrase("these contacts are one person already"))
            merge_id = join(tx, first, into, agent_id, now)
            write_activity(
                tx,
                into,
                phrase(
                    "%(agent)s merged this contact with another: %(names)s.",
                    agent=_agent(tx, agent_id),
                    names=_names(tx, first),
                ),
                now,
            )
            return merge_id

    def surely(self, contact_id: str) -> list[str]:
        """The contacts that are surely one person with this one, itself included: not those that a code joined."""
        return [row["contact_id"] for row in self._database.rows(SURELY, id=contact_id)]

    def undo(self, merge_id: str, agent_id: str, *, now: float) -> None:
        """Makes the contacts two people again. Raises NotMergeable where that merge has ended."""
        with self._database.write() as tx:
            row = tx.row(
                "SELECT * FROM contact_merge WHERE merge_id = :id AND undone_at IS NULL",
                id=merge_id,
            )
            if row is None:
                raise NotMergeable(phrase("this merge was undone already; look again"))
            text = phrase(
                "%(agent)s undid the merge of this contact with %(names)s.",
                agent=_agent(tx, agent_id),
                names=_names(tx, row["contact_id"]),
            )
            write_activity(tx, root(tx, row["contact_id"]), text, now)
            tx.run(
                "UPDATE contact_merge SET undone_at = :now, undone_by = :agent WHERE merge_id = :id",
                id=merge_id,
                agent=agent_id,
                now=now,
            )

    def conversations(self, contact_id: str) -> list[Conversation]:
        """Every conversation of the person, the latest first."""
        root = self._database.row(ROOT, id=contact_id)
        conversations = self._database.rows(
            f"{rows.CONVERSATION} WHERE c.contact_id IN ({PERSON})"
            " ORDER BY COALESCE(c.last_message_at, c.created_at) DESC",
            root=root["contact_id"] if root else contact_id,
        )
        return [rows.conversation(row) for row in conversations]

    def log(self, contact_id: str) -> list[Merge]:
        """The person's merges, undone ones too, the latest first."""
        root = self._database.row(ROOT, id=contact_id)
        merges = self._database.rows(
            "SELECT g.*, k.name AS contact_name, i.name AS into_name, a.name AS agent_name, u.name AS undone_by_name"
            " FROM contact_merge g JOIN contact k ON k.contact_id = g.contact_id"
            " JOIN contact i ON i.contact_id = g.into_contact_id LEFT JOIN agent a ON a.agent_id = g.agent_id"
            f" LEFT JOIN agent u ON u.agent_id = g.undone_by WHERE g.contact_id IN ({PERSON})"
            f" OR g.into_contact_id IN ({PERSON}) ORDER BY g.merged_at DESC LIMIT 100",
            root=root["contact_id"] if root else contact_id,
        )
        names = Merge.__dataclass_fields__
        return [Merge(**{name: row[name] for name in names}) for row in merges]

    def search(self, text: str, *, besides: str, limit: int = 12) -> list[FoundContact]:
        """Contacts whose name or address holds `text`, of other people than the one of contact `besides`."""
        pattern = "%" + text.strip().lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        root = self._database.row(ROOT, id=besides)
        contacts = self._database.rows(
            "SELECT k.contact_id, k.name, MAX(c.last_message_at) AS last_message_at FROM contact k"
            " LEFT JOIN conversation c USING (contact_id)"
            f" WHERE k.contact_id NOT IN ({PERSON}) AND (LOWER(k.name) LIKE :pattern ESCAPE '\\' OR EXISTS"
            "  (SELECT 1 FROM contact_address d WHERE d.contact_id = k.contact_id"
            "   AND LOWER(d.address) LIKE :pattern ESCAPE '\\'))"
            " GROUP BY k.contact_id, k.name ORDER BY COALESCE(MAX(c.last_message_at), 0) DESC LIMIT :limit",
            root=root["contact_id"] if root else besides,
            pattern=pattern,
            limit=limit,
        )
        return [
            FoundContact(
                contact_id=row["contact_id"],
                name=row["name"],
                addresses=self.addresses(row["contact_id"]),
                last_message_at=row["last_message_at"],
                last_text=self._last_text(row["contact_id"]),
            )
            for row in contacts
        ]

    def addresses(self, contact_id: str) -> tuple[tuple[str, str], ...]:
        """The contact's own addresses as (channel, address)."""
        addresses = self._database.rows(
            "SELECT channel, address FROM contact_address WHERE contact_id = :id ORDER BY channel, address",
            id=contact_id,
        )
        return tuple((row["channel"], row["address"]) for row in addresses)

    def _last_text(self, contact_id: str) -> str:
        row = self._database.row(
            "SELECT last_text FROM conversation WHERE contact_id = :id"
            " ORDER BY last_message_at DESC NULLS LAST LIMIT 1",
            id=contact_id,
        )
        return str(row["last_text"]) if row else ""


def _agent(tx: Transaction, agent_id: str) -> str:
    row = tx.row("SELECT name FROM agent WHERE agent_id = :id", id=agent_id)
    return str(row["name"]) if row else "Somebody"


def _names(tx: Transaction, contact_id: str) -> str:
    row = tx.row("SELECT name FROM contact WHERE contact_id = :id", id=contact_id)
    addresses = tx.rows("SELECT channel, address FROM contact_address WHERE contact_id = :id", id=contact_id)
    where = ", ".join(f"{address['channel']} {address['address']}" for address in addresses)
    return f"{(row['name'] if row else None) or 'somebody without a name'} ({where})"

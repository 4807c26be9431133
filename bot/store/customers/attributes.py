"""Attributes: what the shop keeps of each customer, as admins define it, and the customers' values."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from bot.customers.attribute import MOST_ATTRIBUTES, Attribute, AttributeKind, folded, tidy_name, tidy_options
from bot.ids import new_id
from bot.phrases import phrase
from bot.store.engine.database import Database, Row, Transaction, to_json
from bot.store.steps.conversations.merges import PERSON, ROOT
from bot.store.steps.privacy import customers

_VALUES = f"""SELECT v.attribute_id, v.value FROM contact_attribute v WHERE v.contact_id IN ({PERSON})
    ORDER BY v.changed_at"""


class AttributeTaken(Exception):
    """An attribute of this name (case and accents aside) exists already: use that one."""


class Attributes:
    """Defines attributes, and reads and writes customers' values."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Attribute]:
        """Every attribute, in the order in which they were made."""
        return [_attribute(row) for row in self._database.rows("SELECT * FROM attribute ORDER BY attribute_id")]

    def add(self, name: str, kind: AttributeKind, options: Sequence[str] = (), *, now: float) -> Attribute:
        """A new attribute. Raises AttributeTaken, and ValueError in words for what can't be one."""
        attribute = Attribute(
            attribute_id=new_id("u", now), name=tidy_name(name), kind=kind, options=tidy_options(kind, options)
        )
        with self._database.write() as tx:
            count = tx.row("SELECT COUNT(*) AS number FROM attribute")
            if count and count["number"] >= MOST_ATTRIBUTES:
                raise ValueError(
                    phrase(
                        "There are %(most_attributes)s attributes already. Remove one first.",
                        most_attributes=MOST_ATTRIBUTES,
                    )
                )
            is_new = tx.insert(
                "attribute",
                ignore=True,
                attribute_id=attribute.attribute_id,
                name=attribute.name,
                folded=folded(attribute.name),
                kind=kind.value,
                options=to_json(list(attribute.options)),
                created_at=now,
            )
            if not is_new:
                raise AttributeTaken(phrase("There is an attribute %(name)s already.", name=attribute.name))
        return attribute

    def change(self, attribute_id: str, name: str, options: Sequence[str]) -> None:
        """Changes the name or the options; the kind stays, and so do values that are no option any more.

        Raises AttributeTaken, and ValueError in words.
        """
        name = tidy_name(name)
        with self._database.write() as tx:
            row = tx.row("SELECT * FROM attribute WHERE attribute_id = :id", id=attribute_id)
            if row is None:
                raise ValueError(phrase("This attribute is gone."))
            clash = "SELECT 1 AS any FROM attribute WHERE folded = :folded AND attribute_id <> :id"
            if tx.row(clash, folded=folded(name), id=attribute_id):
                raise AttributeTaken(phrase("There is an attribute %(name)s already.", name=name))
            tx.run(
                "UPDATE attribute SET name = :name, folded = :folded, options = :options WHERE attribute_id = :id",
                id=attribute_id,
                name=name,
                folded=folded(name),
                options=to_json(list(tidy_options(AttributeKind(row["kind"]), options))),
            )

    def remove(self, attribute_id: str) -> int:
        """Deletes the attribute with its values; returns how many customers had one."""
        with self._database.write() as tx:
            count = tx.run("DELETE FROM contact_attribute WHERE attribute_id = :id", id=attribute_id)
            tx.run("DELETE FROM attribute WHERE attribute_id = :id", id=attribute_id)
            return count

    def counts(self) -> dict[str, int]:
        """The number of customers with a value, by attribute id."""
        rows = self._database.rows(
            "SELECT attribute_id, COUNT(*) AS number FROM contact_attribute GROUP BY attribute_id"
        )
        return {row["attribute_id"]: row["number"] for row in rows}

    def of(self, contact_id: str) -> dict[str, str]:
        """The values of the person by attribute id; of merged contacts the latest counts."""
        root = self._database.row(ROOT, id=contact_id)
        values = self._database.rows(_VALUES, root=root["contact_id"] if root else contact_id)
        return {row["attribute_id"]: row["value"] for row in values}


def write(tx: Transaction, contact_id: str, values: Mapping[str, str], agent_id: str, *, now: float) -> None:
    """Writes tidy values by attribute id for a contact; an empty one goes, of every contact of the person."""
    contact_ids = customers.contacts(tx, contact_id)
    for attribute_id, value in values.items():
        for owner in contact_ids:
            tx.run(
                "DELETE FROM contact_attribute WHERE contact_id = :contact AND attribute_id = :attribute",
                contact=owner,
                attribute=attribute_id,
            )
        if value:
            tx.insert(
                "contact_attribute",
                contact_id=contact_id,
                attribute_id=attribute_id,
                value=value,
                agent_id=agent_id,
                changed_at=now,
            )


def _attribute(row: Row) -> Attribute:
    return Attribute(
        attribute_id=row["attribute_id"],
        name=row["name"],
        kind=AttributeKind(row["kind"]),
        options=tuple(json.loads(row["options"])),
    )

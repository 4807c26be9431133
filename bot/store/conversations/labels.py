"""Labels: the shop's own words on conversations."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversations.label import Colour, Label, folded, tidy
from bot.ids import new_id
from bot.store.engine.database import Database, Row, one_of


class LabelTaken(Exception):
    """A label of this name (case and accents aside) exists already: use that one."""


class Labels:
    """Makes labels, puts them on conversations and takes them off."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Label]:
        """Every label, by name."""
        return [_label(row) for row in self._database.rows("SELECT * FROM label ORDER BY folded")]

    def add(self, name: str, colour: Colour, *, now: float) -> Label:
        """A new label. Raises LabelTaken, and ValueError for a name that is empty or too long."""
        label = Label(label_id=new_id("l", now), name=tidy(name), colour=colour)
        with self._database.write() as tx:
            is_new = tx.insert(
                "label",
                ignore=True,
                label_id=label.label_id,
                name=label.name,
                folded=folded(label.name),
                colour=colour.value,
                created_at=now,
            )
            if not is_new:
                raise LabelTaken(f"There is a label {label.name} already.")
            tx.event("label")
        return label

    def change(self, label_id: str, name: str, colour: Colour) -> None:
        """Changes the label's name or colour, on every conversation that has it. Raises LabelTaken and ValueError."""
        name = tidy(name)
        with self._database.write() as tx:
            clash = "SELECT 1 AS any FROM label WHERE folded = :folded AND label_id <> :id"
            if tx.row(clash, folded=folded(name), id=label_id):
                raise LabelTaken(f"There is a label {name} already.")
            tx.run(
                "UPDATE label SET name = :name, folded = :folded, colour = :colour WHERE label_id = :id",
                id=label_id,
                name=name,
                folded=folded(name),
                colour=colour.value,
            )
            tx.event("label")

    def remove(self, label_id: str) -> int:
        """Takes the label off every conversation and deletes it; returns the number of those conversations."""
        with self._database.write() as tx:
            # What was set for this label holds for nobody any more.
            tx.run("DELETE FROM nudge WHERE label_id = :id", id=label_id)
            tx.run("DELETE FROM target WHERE label_id = :id", id=label_id)
            count = tx.run("DELETE FROM conversation_label WHERE label_id = :id", id=label_id)
            tx.run("DELETE FROM label WHERE label_id = :id", id=label_id)
            tx.event("label")
            return count

    def put(self, conversation_id: str, label_id: str, agent_id: str, *, on: bool, now: float) -> None:
        """The agent puts the label on the conversation or takes it off; a repeat changes nothing."""
        with self._database.write() as tx:
            label = tx.row("SELECT 1 AS any FROM label WHERE label_id = :id", id=label_id)
            there = tx.row("SELECT 1 AS any FROM conversation WHERE conversation_id = :id", id=conversation_id)
            if label is None or there is None:
                return
            values = {"conversation_id": conversation_id, "label_id": label_id}
            if on:
                tx.insert("conversation_label", ignore=True, **values, agent_id=agent_id, labelled_at=now)
            else:
                tx.run(
                    "DELETE FROM conversation_label WHERE conversation_id = :conversation_id AND label_id = :label_id",
                    **values,
                )
            tx.event("conversation", conversation_id)

    def of(self, conversation_id: str) -> list[Label]:
        """The conversation's labels, by name."""
        return self.of_many([conversation_id]).get(conversation_id, [])

    def of_many(self, conversation_ids: Sequence[str]) -> dict[str, list[Label]]:
        """The labels of each labelled conversation among these, by name."""
        marks, values = one_of("id", conversation_ids)
        labels: dict[str, list[Label]] = {}
        for row in self._database.rows(
            f"SELECT l.*, c.conversation_id FROM conversation_label c JOIN label l USING (label_id)"
            f" WHERE c.conversation_id IN ({marks}) ORDER BY l.folded",
            **values,
        ):
            labels.setdefault(row["conversation_id"], []).append(_label(row))
        return labels

    def counts(self) -> dict[str, int]:
        """The number of conversations of each label, by label id."""
        counts = self._database.rows("SELECT label_id, COUNT(*) AS count FROM conversation_label GROUP BY label_id")
        return {row["label_id"]: row["count"] for row in counts}


def _label(row: Row) -> Label:
    return Label(label_id=row["label_id"], name=row["name"], colour=Colour(row["colour"]))

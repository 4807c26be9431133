"""Macros in the store: shared ones and agents' own, with their steps."""

from __future__ import annotations

from bot.conversations.macro import Macro, Step, StepKind
from bot.ids import new_id
from bot.store.engine.database import Database


class Macros:
    """Reads and writes macros."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def for_agent(self, agent_id: str) -> list[Macro]:
        """The macros that this agent may use: shared ones and their own, by name."""
        return self._read("WHERE m.owner_id IS NULL OR m.owner_id = :agent", agent=agent_id)

    def get(self, macro_id: str) -> Macro | None:
        """One macro, or None."""
        return next(iter(self._read("WHERE m.macro_id = :id", id=macro_id)), None)

    def keep(self, macro: Macro, *, now: float) -> str:
        """Stores a new macro (`macro_id` is empty) or a changed one except its count; returns its id."""
        macro_id = macro.macro_id or new_id("k", now)
        with self._database.write() as tx:
            tx.run(
                "INSERT INTO macro (macro_id, name, owner_id, changed_at) VALUES (:id, :name, :owner, :now)"
                " ON CONFLICT (macro_id) DO UPDATE SET name = :name, owner_id = :owner, changed_at = :now",
                id=macro_id,
                name=macro.name,
                owner=macro.owner_id,
                now=now,
            )
            tx.run("DELETE FROM macro_step WHERE macro_id = :id", id=macro_id)
            for place, step in enumerate(macro.steps):
                tx.insert("macro_step", macro_id=macro_id, place=place, kind=step.kind.value, value=step.value)
        return macro_id

    def delete(self, macro_id: str) -> None:
        """Deletes a macro; what was done with it stays."""
        with self._database.write() as tx:
            tx.run("DELETE FROM macro_step WHERE macro_id = :id", id=macro_id)
            tx.run("DELETE FROM macro WHERE macro_id = :id", id=macro_id)

    def used(self, macro_id: str) -> None:
        """Counts that an agent ran it."""
        with self._database.write() as tx:
            tx.run("UPDATE macro SET uses = uses + 1 WHERE macro_id = :id", id=macro_id)

    def _read(self, where: str, **values: str) -> list[Macro]:
        steps: dict[str, tuple[Step, ...]] = {}
        macros: dict[str, Macro] = {}
        for row in self._database.rows(
            "SELECT m.*, s.kind, s.value FROM macro m JOIN macro_step s USING (macro_id)"
            f" {where} ORDER BY m.name, m.macro_id, s.place",
            **values,
        ):
            macro_id = row["macro_id"]
            steps[macro_id] = (*steps.get(macro_id, ()), Step(kind=StepKind(row["kind"]), value=row["value"]))
            macros[macro_id] = Macro(
                macro_id=macro_id, name=row["name"], steps=steps[macro_id], owner_id=row["owner_id"], uses=row["uses"]
            )
        return list(macros.values())

"""Choices in the store: how each agent wants the desk to behave."""

from __future__ import annotations

from dataclasses import asdict

from bot.store.engine.database import Database
from bot.team.choices import Choices, choices_of


class AgentChoices:
    """Reads and writes agents' choices."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, agent_id: str) -> Choices:
        """The agent's choices."""
        rows = self._database.rows("SELECT choice, value FROM agent_choice WHERE agent_id = :id", id=agent_id)
        return choices_of({row["choice"]: bool(row["value"]) for row in rows})

    def keep(self, agent_id: str, choices: Choices) -> None:
        """Keeps all of the agent's choices."""
        with self._database.write() as tx:
            for name, value in asdict(choices).items():
                tx.run(
                    "INSERT INTO agent_choice (agent_id, choice, value) VALUES (:id, :name, :value)"
                    " ON CONFLICT (agent_id, choice) DO UPDATE SET value = :value",
                    id=agent_id,
                    name=name,
                    value=int(value),
                )

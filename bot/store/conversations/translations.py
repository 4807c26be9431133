"""Translations in the store: of customers' messages, each made once; and for whom new messages are translated."""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversations.translation import Translation
from bot.store.engine.database import Database, Row, one_of

# Who turns it on wants the words at hand too, not only those to come.
_LATEST = 10
_SAME = """SELECT t.* FROM translation t JOIN message m USING (message_id)
    WHERE m.conversation_id = :id AND m.text = :text AND t.language = :language LIMIT 1"""


class Translations:
    """Keeps what a machine made of messages, and each agent's choice to have a conversation translated."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, message_ids: Sequence[str], language: str) -> dict[str, Translation]:
        """The translations of these messages into a language, by message."""
        marks, names = one_of("message", message_ids)
        records = self._database.rows(
            f"SELECT * FROM translation WHERE message_id IN ({marks}) AND language = :language",
            language=language,
            **names,
        )
        return {row["message_id"]: _translation(row) for row in records}

    def of_conversation(self, conversation_id: str) -> list[Translation]:
        """All translations of a conversation's messages, for an export."""
        return [
            _translation(row)
            for row in self._database.rows(
                "SELECT t.* FROM translation t JOIN message m USING (message_id) WHERE m.conversation_id = :id"
                " ORDER BY m.position, t.language",
                id=conversation_id,
            )
        ]

    def of_text(self, conversation_id: str, text: str, language: str) -> Translation | None:
        """A translation of any message of the conversation with this very text, or None."""
        row = self._database.row(_SAME, id=conversation_id, text=text, language=language)
        return _translation(row) if row else None

    def keep(self, translation: Translation, *, now: float) -> None:
        """Keeps a translation; one that is there already stays. A message that is gone meanwhile raises nothing."""
        with self._database.write() as tx:
            if tx.row("SELECT 1 AS any FROM message WHERE message_id = :id", id=translation.message_id) is None:
                return
            tx.insert(
                "translation",
                ignore=True,
                message_id=translation.message_id,
                language=translation.language,
                source=translation.source,
                text=translation.text,
                engine=translation.engine,
                doubtful=int(translation.doubtful),
                made_at=now,
            )

    def choose(self, conversation_id: str, agent_id: str) -> None:
        """From the customer's latest messages on the agent reads this conversation translated."""
        with self._database.write() as tx:
            tx.run(
                "INSERT INTO translation_choice (conversation_id, agent_id, since_position)"
                " SELECT c.conversation_id, :agent, COALESCE((SELECT MAX(position) FROM message"
                " WHERE conversation_id = :id), 0) - :latest FROM conversation c WHERE c.conversation_id = :id"
                " ON CONFLICT (conversation_id, agent_id) DO NOTHING",
                id=conversation_id,
                agent=agent_id,
                latest=_LATEST,
            )

    def leave(self, conversation_id: str, agent_id: str) -> None:
        """The agent reads new messages as they are again."""
        with self._database.write() as tx:
            tx.run(
                "DELETE FROM translation_choice WHERE conversation_id = :id AND agent_id = :agent",
                id=conversation_id,
                agent=agent_id,
            )

    def chosen_since(self, conversation_id: str, agent_id: str) -> int | None:
        """The position after which the agent reads the conversation translated; None: not at all."""
        row = self._database.row(
            "SELECT since_position FROM translation_choice WHERE conversation_id = :id AND agent_id = :agent",
            id=conversation_id,
            agent=agent_id,
        )
        return int(row["since_position"]) if row else None


def _translation(row: Row) -> Translation:
    return Translation(
        message_id=row["message_id"],
        language=row["language"],
        source=row["source"],
        text=row["text"],
        engine=row["engine"],
        doubtful=bool(row["doubtful"]),
    )

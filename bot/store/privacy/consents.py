"""Consents in the store: customers' statements on marketing, kept as proof; the latest counts."""

from __future__ import annotations

from bot.conversations.consent import Consent, ConsentRecord, ConsentSource
from bot.store.engine.database import Database
from bot.store.steps.privacy.consents import LATEST, by_provider, record


class Consents:
    """Reads consents, and records statements that a customer made to an agent."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def current(self, contact_id: str) -> Consent | None:
        """The consent that counts now, or None where the customer never stated any."""
        row = self._database.row(LATEST, id=contact_id)
        return Consent(row["consent"]) if row else None

    def history(self, contact_id: str) -> list[ConsentRecord]:
        """All recorded statements, the latest first."""
        statements = self._database.rows(
            "SELECT c.*, a.name AS agent_name FROM consent c LEFT JOIN agent a USING (agent_id)"
            " WHERE c.contact_id = :id ORDER BY c.given_at DESC, c.consent_id DESC",
            id=contact_id,
        )
        return [
            ConsentRecord(
                consent_id=row["consent_id"],
                contact_id=row["contact_id"],
                consent=Consent(row["consent"]),
                source=ConsentSource(row["source"]),
                words=row["words"],
                channel=row["channel"],
                given_at=row["given_at"],
                agent_name=row["agent_name"],
            )
            for row in statements
        ]

    def record(
        self,
        conversation_id: str,
        consent: Consent,
        *,
        source: ConsentSource,
        words: str,
        now: float,
        agent_id: str | None,
    ) -> None:
        """Writes down what the customer of a conversation said, with the words or the circumstances that prove it."""
        with self._database.write() as tx:
            row = tx.row("SELECT contact_id, channel FROM conversation WHERE conversation_id = :id", id=conversation_id)
            if row is None:
                return
            record(tx, row["contact_id"], consent, source, words, row["channel"], now=now, agent_id=agent_id)

    def stopped_at_provider(self, conversation_id: str, *, now: float) -> None:
        """Records that a message failed as the customer stopped marketing with the provider, unless that is known."""
        with self._database.write() as tx:
            row = tx.row("SELECT contact_id, channel FROM conversation WHERE conversation_id = :id", id=conversation_id)
            if row:
                by_provider(tx, row["contact_id"], Consent.OPTED_OUT, row["channel"], now=now)

"""Blocks: customers whose messages are kept while bot and desk stay silent, until the block is lifted."""

from __future__ import annotations

from bot.conversations.conversation import Conversation, State
from bot.customers.customer import Block, BlockKind
from bot.phrases import phrase
from bot.store.engine import rows
from bot.store.engine.database import Database, Transaction
from bot.store.steps.conversations.blocks import BLOCK, end_quietly, is_blocked
from bot.store.steps.conversations.merges import ROOT
from bot.store.steps.privacy import customers


class HeldByColleague(Exception):
    """A colleague is talking with this customer: take over first, or let them block."""


class Blocks:
    """Blocks people, lifts blocks, and reads them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, contact_id: str) -> Block | None:
        """The block of the person of this contact, or None."""
        root = self._database.row(ROOT, id=contact_id)
        row = self._database.row(BLOCK, root=root["contact_id"] if root else contact_id)
        if row is None:
            return None
        return Block(kind=BlockKind(row["kind"]), agent_name=row["agent_name"], blocked_at=row["blocked_at"])

    def is_blocked(self, contact_id: str) -> bool:
        """Whether the person of this contact is blocked."""
        return is_blocked(self._database, contact_id)

    def block(self, contact_id: str, agent_id: str, kind: BlockKind, *, now: float) -> None:
        """Blocks every contact of the person, and ends what is under way with them without a word.

        Raises HeldByColleague, in words, while another agent holds one of their conversations.
        """
        with self._database.write() as tx:
            contact_ids = customers.contacts(tx, contact_id)
            conversations = [conversation for owner in contact_ids for conversation in _conversations(tx, owner)]
            for conversation in conversations:
                if conversation.state is State.AGENT and conversation.agent_id != agent_id:
                    raise HeldByColleague(phrase("a colleague is talking with this customer; take over first"))
            for owner in contact_ids:
                tx.insert(
                    "contact_block",
                    ignore=True,
                    contact_id=owner,
                    kind=kind.value,
                    agent_id=agent_id,
                    blocked_at=now,
                )
            for conversation in conversations:
                end_quietly(tx, conversation, agent_id, now=now)
                tx.event("conversation", conversation.conversation_id)

    def lift(self, contact_id: str) -> None:
        """From the person's next message on bot and desk answer again; what came meanwhile stays to be read."""
        with self._database.write() as tx:
            for owner in customers.contacts(tx, contact_id):
                tx.run("DELETE FROM contact_block WHERE contact_id = :id", id=owner)
                for conversation in _conversations(tx, owner):
                    tx.event("conversation", conversation.conversation_id)


def _conversations(tx: Transaction, contact_id: str) -> list[Conversation]:
    found = tx.rows(f"{rows.CONVERSATION} WHERE c.contact_id = :id ORDER BY c.conversation_id", id=contact_id)
    return [rows.conversation(row) for row in found]

"""Blocks: customers whose messages are kept while bot and desk stay silent, until the block is lifted."""

from __future__ import annotations

from bot.conversations.conversation import Conversation, State, Verb
from bot.conversations.handoff import HandoffRequest, Reason
from bot.customers.customer import Block, BlockKind
from bot.phrases import phrase
from bot.shop.notices import Notices
from bot.store.engine import rows
from bot.store.engine.database import Database, Transaction
from bot.store.steps.conversations import transitions
from bot.store.steps.conversations.blocks import BLOCK, end_quietly, is_blocked, readdress, waits_since_block
from bot.store.steps.conversations.merges import ROOT
from bot.store.steps.privacy import customers
from bot.team.routing import Policy


class HeldByColleague(Exception):
    """A colleague is talking with this customer: take over first, or let them block."""


class Blocks:
    """Blocks people, lifts blocks, and reads them."""

    def __init__(self, database: Database, notices: Notices, policy: Policy) -> None:
        self._database = database
        self._notices = notices
        self._policy = policy

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

    def lift(self, contact_id: str, *, now: float) -> int:
        """From the person's next message on bot and desk answer again; returns how many conversations wait.

        Where nobody answered what they wrote before the block or during it, the conversation waits for a person.
        """
        waiting = 0
        with self._database.write() as tx:
            for owner in customers.contacts(tx, contact_id):
                block = tx.row("SELECT blocked_at FROM contact_block WHERE contact_id = :id", id=owner)
                tx.run("DELETE FROM contact_block WHERE contact_id = :id", id=owner)
                for conversation in _conversations(tx, owner):
                    tx.event("conversation", conversation.conversation_id)
                    if block and waits_since_block(tx, conversation, block["blocked_at"]):
                        self._queue(tx, conversation, block["blocked_at"], now)
                        waiting += 1
        return waiting

    def _queue(self, tx: Transaction, conversation: Conversation, blocked_at: float, now: float) -> None:
        reopened = transitions.change(tx, conversation, Verb.REOPEN, now=now)
        readdress(tx, conversation, blocked_at)
        request = HandoffRequest(attempt_id="", reason=Reason.UNBLOCKED, language=conversation.language)
        transitions.hand_off(tx, reopened, request, self._notices, self._policy, now=now)


def _conversations(tx: Transaction, contact_id: str) -> list[Conversation]:
    found = tx.rows(f"{rows.CONVERSATION} WHERE c.contact_id = :id ORDER BY c.conversation_id", id=contact_id)
    return [rows.conversation(row) for row in found]

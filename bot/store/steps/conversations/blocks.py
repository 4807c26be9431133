"""Blocks inside a transaction: whether a customer is blocked, and the end of all that is under way with them."""

from __future__ import annotations

from bot.conversations.conversation import Conversation, CustomerBlocked, State, Verb
from bot.phrases import phrase
from bot.store.engine.database import RowReader, Transaction
from bot.store.steps.conversations import transitions
from bot.store.steps.conversations.merges import PERSON, ROOT
from bot.store.steps.delivery import outbox

# Most customers are neither blocked nor merged: their person is not looked for.
_ALONE = """SELECT EXISTS (SELECT 1 FROM contact_block WHERE contact_id = :id) AS blocked,
    EXISTS (SELECT 1 FROM contact_merge WHERE contact_id = :id AND undone_at IS NULL)
    OR EXISTS (SELECT 1 FROM contact_merge WHERE into_contact_id = :id AND undone_at IS NULL) AS merged"""
# The latest block of any contact of the person.
BLOCK = f"""SELECT b.kind, b.blocked_at, a.name AS agent_name FROM contact_block b LEFT JOIN agent a USING (agent_id)
    WHERE b.contact_id IN ({PERSON}) ORDER BY b.blocked_at DESC LIMIT 1"""


def is_blocked(reader: RowReader, contact_id: str) -> bool:
    """Whether the person of this contact is blocked."""
    (alone,) = reader.rows(_ALONE, id=contact_id)
    if alone["blocked"] or not alone["merged"]:
        return bool(alone["blocked"])
    root = reader.rows(ROOT, id=contact_id)
    return bool(reader.rows(BLOCK, root=root[0]["contact_id"] if root else contact_id))


def check(tx: Transaction, conversation: Conversation) -> None:
    """Raises CustomerBlocked, in words, while the conversation's customer is blocked."""
    if is_blocked(tx, conversation.contact_id):
        raise CustomerBlocked(phrase("this customer is blocked; unblock them first"))


def end_quietly(tx: Transaction, conversation: Conversation, agent_id: str, *, now: float) -> None:
    """Nobody has to answer this conversation any more; the customer is told nothing, and what waited stays unsent."""
    tx.run(
        "UPDATE message SET answered_at = :now WHERE conversation_id = :id AND answered_at IS NULL",
        id=conversation.conversation_id,
        now=now,
    )
    outbox.withhold_all(tx, conversation.conversation_id)
    if conversation.state is State.RESOLVED:
        return
    transitions.change(tx, conversation, Verb.RESOLVE, now=now, agent_id=agent_id)
    tx.event("queue", conversation.conversation_id)

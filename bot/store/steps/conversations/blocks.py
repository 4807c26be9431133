"""Blocks inside a transaction: whether a customer is blocked, and the end of all that is under way with them."""

from __future__ import annotations

from bot.conversations.conversation import Conversation, CustomerBlocked, State, Verb
from bot.phrases import phrase
from bot.store.engine.database import RowReader, Transaction
from bot.store.steps.conversations import transitions
from bot.store.steps.conversations.merges import PERSON, ROOT
from bot.store.steps.delivery import held, outbox

# Most customers are neither blocked nor merged: their person is not looked for.
_ALONE = """SELECT EXISTS (SELECT 1 FROM contact_block WHERE contact_id = :id) AS blocked,
    EXISTS (SELECT 1 FROM contact_merge WHERE contact_id = :id AND undone_at IS NULL)
    OR EXISTS (SELECT 1 FROM contact_merge WHERE into_contact_id = :id AND undone_at IS NULL) AS merged"""
# The latest block of any contact of the person.
BLOCK = f"""SELECT b.kind, b.blocked_at, a.name AS agent_name FROM contact_block b LEFT JOIN agent a USING (agent_id)
    WHERE b.contact_id IN ({PERSON}) ORDER BY b.blocked_at DESC LIMIT 1"""

# What a customer wrote that somebody would have to answer.
_WORDS = "author = 'contact' AND kind NOT IN ('reaction', 'edit', 'revoke', 'system', 'opening')"
# How the conversation stood as its customer was blocked, and the last message of each side.
_AT_BLOCK = f"""SELECT
    (SELECT from_state FROM transition WHERE conversation_id = :id AND changed_at = :at AND verb = 'resolve') AS state,
    (SELECT MAX(position) FROM message WHERE conversation_id = :id AND {_WORDS}) AS customer,
    (SELECT MAX(position) FROM message WHERE conversation_id = :id AND {_WORDS} AND created_at > :at) AS during,
    (SELECT MAX(position) FROM message WHERE conversation_id = :id AND author = 'bot') AS bot,
    (SELECT MAX(position) FROM message WHERE conversation_id = :id AND author = 'agent') AS agent"""


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


def waits_since_block(tx: Transaction, conversation: Conversation, blocked_at: float) -> bool:
    """Whether the customer waited for an answer as they were blocked, or wrote since."""
    if conversation.state is not State.RESOLVED:
        return False
    (then,) = tx.rows(_AT_BLOCK, id=conversation.conversation_id, at=blocked_at)
    if then["during"] or then["state"] == State.QUEUED.value:
        return True
    answered = then["agent"] or 0
    if then["state"] == State.BOT.value:
        answered = max(answered, then["bot"] or 0)
    return then["state"] is not None and (then["customer"] or 0) > answered


def readdress(tx: Transaction, conversation: Conversation, blocked_at: float) -> None:
    """What the block kept from people is theirs to answer now, and stands in the lists."""
    unread = tx.run(
        f"UPDATE message SET addressed_to = 'people', answered_at = NULL WHERE conversation_id = :id AND {_WORDS}"
        " AND (created_at > :at OR answered_at = :at)",
        id=conversation.conversation_id,
        at=blocked_at,
    )
    tx.run(
        "UPDATE conversation SET unread = :unread WHERE conversation_id = :id",
        id=conversation.conversation_id,
        unread=unread,
    )
    held.show_latest(tx, conversation.conversation_id)

"""Capacity: how many conversations that wait for an answer an agent may hold; those that wait for the customer, or are
on hold, take no slot."""

from __future__ import annotations

from bot.conversations.conversation import StaleConversation
from bot.phrases import phrase
from bot.store.engine.database import Transaction
from bot.team.routing import NoCapacity, Policy

# The conversations that count, of the agent in the inserted column or value.
LOAD = """
    (SELECT COUNT(*) FROM conversation WHERE state = 'agent' AND agent_id = {agent}
     AND owed_since IS NOT NULL AND (on_hold_since IS NULL OR hold_until <= :now))"""
# The limit of the agent in the row `a`: their own, else the least of their teams, else everybody's, else the setting.
LIMIT = """
    COALESCE(a.capacity, (SELECT MIN(t.capacity) FROM team_member m JOIN team t USING (team_id)
        WHERE m.agent_id = a.agent_id), (SELECT CAST(value AS BIGINT) FROM team_setting WHERE name = 'limit'), :most)"""

# The agents in the rows `a` who may hold conversations: an owner only where an admin allowed it.
ANSWERS = "a.disabled_at IS NULL AND (a.role <> 'owner' OR a.reads_conversations = 1)"
# Those of them who are there, by the rows `p` of `presence`: not away, and a page of theirs was alive since `:alive`.
THERE = f"{ANSWERS} AND p.away_since IS NULL AND p.seen_at >= :alive"


def check(tx: Transaction, agent_id: str, conversation_id: str, policy: Policy, now: float) -> None:
    """Checks that the agent may take one more, in the transaction that gives it to them.

    Raises NoFreeSlot, and StaleConversation where they may hold none, or their account was switched off a moment ago.
    """
    row = tx.row(
        f"SELECT {ANSWERS} AS answers, {LIMIT} AS most, {LOAD.format(agent='a.agent_id')}"
        # An agent who takes over their own conversation needs no further slot.
        " - (SELECT COUNT(*) FROM conversation WHERE conversation_id = :id AND agent_id = a.agent_id"
        " AND owed_since IS NOT NULL AND (on_hold_since IS NULL OR hold_until <= :now)) AS held"
        " FROM agent a WHERE a.agent_id = :agent",
        agent=agent_id,
        id=conversation_id,
        most=policy.limit,
        now=now,
    )
    assert row is not None, "agents are disabled, never deleted"
    if not row["answers"]:
        raise StaleConversation(phrase("who was to get it answers no customers (any more)"))
    if row["held"] >= row["most"]:
        raise NoCapacity(held=row["held"], limit=row["most"])

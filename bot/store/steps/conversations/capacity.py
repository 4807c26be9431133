"""Capacity: the number of conversations that an agent may hold at once. A conversation on hold takes no slot."""

from __future__ import annotations

from bot.conversations.conversation import StaleConversation
from bot.store.engine.database import Transaction
from bot.team.routing import NoCapacity, Policy

# The conversations that count, of the agent in the inserted column or value.
LOAD = """
    (SELECT COUNT(*) FROM conversation WHERE state = 'agent' AND agent_id = {agent}
     AND (on_hold_since IS NULL OR hold_until <= :now))"""


def check(tx: Transaction, agent_id: str, conversation_id: str, policy: Policy, now: float) -> None:
    """Checks that the agent may take one more, in the transaction that gives it to them.

    Raises NoFreeSlot, and StaleConversation where their account was switched off a moment ago.
    """
    row = tx.row(
        f"SELECT a.disabled_at, COALESCE(a.capacity, :most) AS most, {LOAD.format(agent='a.agent_id')}"
        # An agent who takes over their own conversation needs no further slot.
        " - (SELECT COUNT(*) FROM conversation WHERE conversation_id = :id AND agent_id = a.agent_id"
        " AND (on_hold_since IS NULL OR hold_until <= :now)) AS held"
        " FROM agent a WHERE a.agent_id = :agent",
        agent=agent_id,
        id=conversation_id,
        most=policy.limit,
        now=now,
    )
    assert row is not None, "agents are disabled, never deleted"
    if row["disabled_at"] is not None:
        raise StaleConversation("the account of who was to get it was switched off")
    if row["held"] >= row["most"]:
        raise NoCapacity(held=row["held"], limit=row["most"])

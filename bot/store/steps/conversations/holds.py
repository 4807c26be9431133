"""Holds inside a transaction: puts a conversation on hold and takes it off."""

from __future__ import annotations

from bot.conversations.conversation import Conversation, StaleConversation, State
from bot.phrases import phrase
from bot.store.engine.database import Transaction
from bot.store.steps.conversations import transitions


def hold(
    tx: Transaction, conversation: Conversation, agent_id: str, *, until: float | None, now: float
) -> Conversation:
    """Frees the holder's slot until then, or until the customer's next message. Raises StaleConversation."""
    return _set_hold(tx, conversation, agent_id, since=now, until=until)


def resume(tx: Transaction, conversation: Conversation, agent_id: str) -> Conversation:
    """The conversation takes a slot again. Raises StaleConversation."""
    return _set_hold(tx, conversation, agent_id, since=None, until=None)


def _set_hold(
    tx: Transaction, conversation: Conversation, agent_id: str, *, since: float | None, until: float | None
) -> Conversation:
    if conversation.state is not State.AGENT or conversation.agent_id != agent_id:
        raise StaleConversation(phrase("you don't hold this conversation; accept or take it over first"))
    tx.run(
        "UPDATE conversation SET on_hold_since = :since, hold_until = :until WHERE conversation_id = :id",
        id=conversation.conversation_id,
        since=since,
        until=until,
    )
    # The agent may have a slot free now: pages and workers that follow the queue look again.
    tx.event("conversation", conversation.conversation_id)
    return transitions.read(tx, conversation.conversation_id)

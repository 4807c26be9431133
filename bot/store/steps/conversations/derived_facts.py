"""Derived facts: a conversation's place in the queue, topic and agents, worked out from its history."""

from __future__ import annotations

from bot.conversations.conversation import Conversation, State, Verb
from bot.conversations.handoff import HandoffRequest
from bot.store.engine.database import Transaction
from bot.team.routing import topic_of

# A guess below this is no evidence of the customer's topic.
_LEAST_CONFIDENCE = 0.2


def waits_since(tx: Transaction, conversation: Conversation, now: float) -> float:
    """Since when the customer waits: back in the queue, a customer has waited since their unanswered message."""
    if conversation.state is not State.AGENT:
        return now
    begun = tx.row(
        "SELECT COALESCE((SELECT MAX(requested_at) FROM handoff WHERE conversation_id = :id AND ended_at IS NULL),"
        " MAX(changed_at)) AS at FROM transition"
        " WHERE conversation_id = :id AND to_state = 'agent' AND from_state <> 'agent'",
        id=conversation.conversation_id,
    )
    since = begun["at"] if begun and begun["at"] is not None else now
    replied = tx.row(
        "SELECT MAX(position) AS last FROM message WHERE conversation_id = :id AND author = 'agent'"
        " AND kind <> 'reaction' AND created_at >= :since",
        id=conversation.conversation_id,
        since=since,
    )
    if replied is None or replied["last"] is None:
        return float(since)
    unanswered = tx.row(
        "SELECT MIN(created_at) AS at FROM message WHERE conversation_id = :id AND author = 'contact'"
        " AND kind <> 'reaction' AND position > :last",
        id=conversation.conversation_id,
        last=replied["last"],
    )
    return float(unanswered["at"]) if unanswered and unanswered["at"] is not None else now


def note_agents(tx: Transaction, conversation: Conversation, verb: Verb, agent_id: str | None, now: float) -> None:
    """Sets the customer's agent for their return (not one who gave them away), and since when both agents are idle."""
    had = conversation.agent_id
    if had:
        gave_away = verb is Verb.RELEASE and agent_id is not None
        tx.run(
            "UPDATE conversation SET last_agent_id = :last, last_agent_at = :now WHERE conversation_id = :id",
            id=conversation.conversation_id,
            last=None if gave_away else had,
            now=now,
        )
    if had or agent_id:
        tx.run("UPDATE presence SET idle_since = :now WHERE agent_id IN (:had, :gets)", now=now, had=had, gets=agent_id)


def topic(tx: Transaction, conversation_id: str, request: HandoffRequest) -> str | None:
    """The topic: the surest entry understood, else (a request for a person names none) the last one answered."""
    likely = sorted(request.understood, key=lambda guess: -guess.confidence)
    for guess in likely:
        if guess.confidence >= _LEAST_CONFIDENCE and (topic_word := topic_of(guess.entry)):
            return topic_word
    row = tx.row(
        "SELECT entry FROM attempt WHERE conversation_id = :id AND entry LIKE 'faq/%' AND outcome = 'answered'"
        " ORDER BY started_at DESC LIMIT 1",
        id=conversation_id,
    )
    return topic_of(row["entry"]) if row else None

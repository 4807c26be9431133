"""Derived facts: a conversation's place in the queue, topic and agents, worked out from its history."""

from __future__ import annotations

from bot.conversations.conversation import Conversation, State, Verb
from bot.conversations.handoff import HandoffRequest, Reason
from bot.store.engine.database import Transaction
from bot.team.routing import topic_of

_QUESTION_LENGTH = 120
# What is handed over by itself is no question that failed.
_BUSINESS = frozenset({Reason.SENT_ORDER, Reason.SENT_FORM, Reason.CALLED})
# Of the last few messages since the bot got the conversation, those that it took for questions.
_QUESTION = """SELECT m.text FROM message m LEFT JOIN attempt a ON a.attempt_id = m.attempt_id
    WHERE m.conversation_id = :id AND m.author = 'contact' AND m.kind = 'text' AND m.text <> ''
    AND COALESCE(a.intent, 'unclear') IN ('faq', 'unclear', 'nothing')
    AND m.position > (SELECT last_position FROM conversation WHERE conversation_id = :id) - 40
    AND m.created_at > COALESCE((SELECT MAX(changed_at) FROM transition WHERE conversation_id = :id
        AND to_state = 'resolved'), 0)
    ORDER BY m.position DESC LIMIT 1"""
# A guess below this is no evidence of the customer's topic.
LEAST_CONFIDENCE = 0.2


def waits_since(tx: Transaction, conversation: Conversation, now: float) -> float:
    """Since when the customer waits: back in the queue, a customer has waited since their unanswered message."""
    if conversation.state is not State.AGENT:
        return now
    since = owed_since(tx, conversation.conversation_id, now)
    return now if since is None else since


def owed_since(tx: Transaction, conversation_id: str, now: float) -> float | None:
    """Since when a person owes the customer an answer: their first message after the last one that a person wrote.

    Before a person has written it is since the handoff; None where the customer was answered last. What failed is no
    answer.
    """
    begun = tx.row(
        "SELECT COALESCE((SELECT MAX(requested_at) FROM handoff WHERE conversation_id = :id AND ended_at IS NULL),"
        " MAX(changed_at)) AS at FROM transition"
        " WHERE conversation_id = :id AND to_state = 'agent' AND from_state <> 'agent'",
        id=conversation_id,
    )
    since = begun["at"] if begun and begun["at"] is not None else now
    replied = tx.row(
        "SELECT MAX(m.position) AS last FROM message m WHERE m.conversation_id = :id AND m.author = 'agent'"
        " AND m.kind NOT IN ('reaction', 'edit', 'revoke') AND m.created_at >= :since AND NOT EXISTS"
        " (SELECT 1 FROM delivery d WHERE d.message_id = m.message_id AND d.state IN ('failed', 'withheld'))",
        id=conversation_id,
        since=since,
    )
    if replied is None or replied["last"] is None:
        return float(since)
    unanswered = tx.row(
        "SELECT MIN(created_at) AS at FROM message WHERE conversation_id = :id AND author = 'contact'"
        " AND kind NOT IN ('reaction', 'edit', 'revoke') AND position > :last",
        id=conversation_id,
        last=replied["last"],
    )
    return float(unanswered["at"]) if unanswered and unanswered["at"] is not None else None


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


def question(tx: Transaction, conversation_id: str, reason: Reason) -> str | None:
    """The customer's latest question to the bot, cut: not the "yes" or "a person please" that came after it."""
    if reason in _BUSINESS:
        return None
    row = tx.row(_QUESTION, id=conversation_id)
    return str(row["text"])[:_QUESTION_LENGTH] if row else None


def topic(tx: Transaction, conversation_id: str, request: HandoffRequest) -> str | None:
    """The topic: the surest entry understood, else (a request for a person names none) the last one answered."""
    likely = sorted(request.understood, key=lambda guess: -guess.confidence)
    for guess in likely:
        if guess.confidence >= LEAST_CONFIDENCE and (topic_word := topic_of(guess.entry)):
            return topic_word
    row = tx.row(
        "SELECT entry FROM attempt WHERE conversation_id = :id AND entry LIKE 'faq/%' AND outcome = 'answered'"
        " ORDER BY started_at DESC LIMIT 1",
        id=conversation_id,
    )
    return topic_of(row["entry"]) if row else None

"""Resuming: what a shop that was put back must not do again, since the time after its backup is unknown to it."""

from __future__ import annotations

from bot.channels.causes import Cause
from bot.conversations.conversation import Conversation, State, Verb
from bot.conversations.handoff import HandoffRequest, Reason
from bot.ids import new_id
from bot.phrases import phrase
from bot.store.engine.database import Database, Transaction, to_json
from bot.store.steps.conversations import activity_messages, restored, transitions

# Live pages remember the last number that they saw; numbers of events and claims are never given twice. The other
# counters tell how far a look came, in a count of messages or a time: they are as true as in the backup.
_LEAP = "UPDATE counter SET value = value + 1000000 WHERE name IN ('event', 'claim')"
_UNCERTAIN = f"""
    UPDATE delivery SET state = 'uncertain', cause = '{Cause.RESTORED.value}', passes_at = :now, claim_worker_id = NULL,
        cause_text = 'This waited to be sent when the backup was made; it may have been sent since.'
    WHERE state IN ('queued', 'sending') RETURNING conversation_id"""
_UNANSWERED = """
    SELECT DISTINCT conversation_id FROM message WHERE addressed_to = 'bot' AND answered_at IS NULL
    ORDER BY conversation_id"""
_TO_PEOPLE = """
    UPDATE message SET addressed_to = 'people' WHERE conversation_id = :id AND addressed_to = 'bot'
        AND answered_at IS NULL"""
_NO_TURN = """
    UPDATE conversation SET turn_due_at = NULL, claim_worker_id = NULL, claim_number = NULL, failures = 0
    WHERE turn_due_at IS NOT NULL OR claim_worker_id IS NOT NULL"""
_ACTIVITY = phrase(
    "This shop was put back from a backup. The customer's last question may have been answered since the backup was"
    " made: look at their side before you answer."
)


def resume(database: Database, *, now: float) -> tuple[int, int]:
    """Marks what may have happened after the backup; the numbers of uncertain sends and of conversations for people.

    Nothing that waited to be sent goes out by itself; the page "Needs attention" shows it. A question that the bot had
    not answered goes to people, without a word to the customer, who may have the answer. What is sent because time
    passes waits until the customer has written again.
    """
    with database.write() as tx:
        tx.run(_LEAP)
        restored.note(tx, now=now)
        database.open_to_all(tx)
        tx.run("DELETE FROM worker")
        tx.run("UPDATE account SET poller_id = NULL WHERE poller_id IS NOT NULL")
        tx.run(
            "UPDATE attempt SET ended_at = :now, outcome = 'failed', step = 'restored' WHERE ended_at IS NULL", now=now
        )
        sends = tx.rows(_UNCERTAIN, now=now)
        conversations = [row["conversation_id"] for row in tx.rows(_UNANSWERED)]
        for conversation_id in conversations:
            _give_to_people(tx, transitions.read(tx, conversation_id), now)
        tx.run(_NO_TURN)
        tx.run("UPDATE queue_notice SET told_at = :now", now=now)
        for conversation_id in {row["conversation_id"] for row in sends}:
            tx.event("delivery", conversation_id)
        tx.event("attention")
        return len(sends), len(conversations)


def _give_to_people(tx: Transaction, conversation: Conversation, now: float) -> None:
    tx.run(_TO_PEOPLE, id=conversation.conversation_id)
    if conversation.state is State.BOT:
        conversation = transitions.change(tx, conversation, Verb.HAND_OFF, now=now)
        _card(tx, conversation, now)
        tx.event("queue", conversation.conversation_id)
    activity_messages.write(tx, conversation, _ACTIVITY, now=now)


def _card(tx: Transaction, conversation: Conversation, now: float) -> None:
    """The handoff's card, without the notice that a handoff sends."""
    request = HandoffRequest(attempt_id="", reason=Reason.BOT_UNAVAILABLE, language=conversation.language)
    tx.insert(
        "handoff",
        handoff_id=new_id("h", now),
        conversation_id=conversation.conversation_id,
        attempt_id=None,
        reason=request.reason.value,
        understood="[]",
        slots=to_json({}),
        language=request.language,
        requested_at=now,
    )

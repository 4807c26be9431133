"""Turn failures: an attempt failed, by a fault or with its worker: the bot tries again, or people take over."""

from __future__ import annotations

from bot.conversations.conversation import Conversation, State
from bot.conversations.handoff import HandoffRequest, Reason
from bot.shop.notices import Notices
from bot.store.engine.database import Transaction
from bot.store.steps.conversations import transitions
from bot.store.steps.queue import person_limits, waiting_turns
from bot.team.routing import Policy


def retry_or_hand_off(
    tx: Transaction,
    conversation: Conversation,
    *,
    attempt_id: str | None,
    failures: int,
    backoff_seconds: float | None,
    notices: Notices,
    policy: Policy,
    now: float,
) -> None:
    """Frees the claim: the turn is due again after `backoff_seconds`, or with None people have the conversation,
    unless a stranger has asked for them too often.

    The handoff's notice tells the customer of that, once. `failures` counts this one. For a customer who waits for a
    person already, one try is enough.
    """
    if conversation.state is State.QUEUED:
        waiting_turns.end(tx, conversation.conversation_id, attempt_id or "", now=now)
        return
    if backoff_seconds is None:
        if not person_limits.may_have_person(tx, conversation, now=now):
            person_limits.turn_down(tx, conversation, attempt_id, notices, now=now)
            return
        waiting_turns.note_tried(tx, conversation.conversation_id, attempt_id or "")
        request = HandoffRequest(
            attempt_id=attempt_id or "", reason=Reason.BOT_UNAVAILABLE, language=conversation.language
        )
        transitions.hand_off(tx, conversation, request, notices, policy, now=now)
        return
    tx.run(
        "UPDATE conversation SET failures = :failures, turn_due_at = :due, claim_number = NULL, claim_worker_id = NULL"
        " WHERE conversation_id = :id",
        failures=failures,
        due=now + backoff_seconds,
        id=conversation.conversation_id,
    )

"""Transitions: the one place where a conversation changes its holder. Each change raises the epoch by one."""

from __future__ import annotations

from bot.conversations.conversation import Conversation, StaleConversation, State, Verb, after
from bot.conversations.handoff import HandoffRequest
from bot.ids import new_id
from bot.shop.notices import Notices
from bot.store.engine import rows
from bot.store.engine.database import Transaction, to_json
from bot.store.steps.conversations import derived_facts, owed
from bot.store.steps.delivery import held, outbox
from bot.store.steps.queue import queue_notices
from bot.team.routing import Policy


def read(tx: Transaction, conversation_id: str) -> Conversation:
    """The conversation as it stands in this transaction. Raises StaleConversation if it is gone."""
    row = tx.row(f"{rows.CONVERSATION} WHERE conversation_id = :id", id=conversation_id)
    if row is None:
        raise StaleConversation("there is no such conversation any more")
    return rows.conversation(row)


def change(
    tx: Transaction,
    conversation: Conversation,
    verb: Verb,
    *,
    now: float,
    agent_id: str | None = None,
    called_at: float | None = None,
) -> Conversation:
    """Does `verb` to a conversation read in this transaction; returns it as it is afterwards.

    `agent_id` is the agent who does it or gets it; None where the system does. `called_at`: the holder did not ask for
    it and must be notified. The carried Rasa state goes with the old holder; language and named slots stay.
    """
    state = after(verb, conversation.state)
    _hand_over(tx, conversation, verb, state, agent_id=agent_id, called_at=called_at, now=now)
    derived_facts.note_agents(tx, conversation, verb, agent_id, now)
    tx.insert(
        "transition",
        conversation_id=conversation.conversation_id,
        epoch=conversation.epoch + 1,
        verb=verb.value,
        from_state=conversation.state.value,
        to_state=state.value,
        agent_id=agent_id,
        changed_at=now,
    )
    open_question = conversation.state is State.BOT and verb is Verb.RESOLVE and _waits(tx, conversation)
    if verb is Verb.REOPEN:
        held.take_back_notices(tx, conversation.conversation_id)
    elif not open_question:
        _readdress(tx, conversation.conversation_id, state, now)
    if state is State.AGENT:
        outbox.withhold(tx, conversation.conversation_id)
    _mark_handoff(tx, conversation.conversation_id, state, agent_id, now)
    owed.refresh(tx, conversation.conversation_id, now=now)
    tx.event("conversation", conversation.conversation_id)
    current = read(tx, conversation.conversation_id)
    return _ask_again(tx, current, now) if open_question else current


def undo(tx: Transaction, conversation: Conversation, agent_id: str | None) -> Conversation:
    """The agent holds the conversation as before they gave it away, or without one it waits as before; returns it.

    No history tells of the change or of its undoing; what was decided on their epochs is outdated all the same.
    """
    conversation_id = conversation.conversation_id
    tx.run(
        "DELETE FROM transition WHERE conversation_id = :id AND epoch = :epoch",
        id=conversation_id,
        epoch=conversation.epoch,
    )
    tx.run(
        "UPDATE conversation SET state = :state, epoch = epoch + 1, agent_id = :agent, given_back_by = NULL,"
        " waiting_since = CASE WHEN :state = 'queued' THEN (SELECT MAX(requested_at) FROM handoff"
        " WHERE handoff.conversation_id = :id) END WHERE conversation_id = :id",
        state=(State.AGENT if agent_id else State.QUEUED).value,
        id=conversation_id,
        agent=agent_id,
    )
    tx.event("conversation", conversation_id)
    return read(tx, conversation_id)


def _hand_over(
    tx: Transaction,
    conversation: Conversation,
    verb: Verb,
    state: State,
    *,
    agent_id: str | None,
    called_at: float | None,
    now: float,
) -> None:
    """The conversation's own row: state, epoch and holder; claim, hold and the bot's carried state are cleared."""
    carried = {"slots": conversation.carried.get("slots", {})}
    tx.run(
        "UPDATE conversation SET state = :state, epoch = :epoch, agent_id = :agent_id, carried = :carried,"
        " waiting_since = :waiting_since, claim_worker_id = NULL, claim_number = NULL, failures = 0,"
        " turn_due_at = NULL, unanswered_since = NULL, unread = CASE WHEN :clear = 1 THEN 0 ELSE unread END,"
        " on_hold_since = NULL, hold_until = NULL, called_at = :called_at, given_back_by = :given_back_by,"
        " question = CASE WHEN :answered = 1 THEN NULL ELSE question END"
        " WHERE conversation_id = :id",
        id=conversation.conversation_id,
        state=state.value,
        epoch=conversation.epoch + 1,
        agent_id=agent_id if state is State.AGENT else None,
        carried=to_json(carried),
        waiting_since=derived_facts.waits_since(tx, conversation, now) if state is State.QUEUED else None,
        clear=1 if state in (State.BOT, State.RESOLVED) else 0,
        # Only as the next one begins: what ended the last may be undone.
        answered=1 if conversation.state in (State.BOT, State.RESOLVED) else 0,
        called_at=called_at,
        given_back_by=agent_id if verb is Verb.RELEASE else None,
    )


def _waits(tx: Transaction, conversation: Conversation) -> bool:
    return bool(
        tx.row(
            "SELECT 1 AS waits FROM message WHERE conversation_id = :id AND addressed_to = 'bot'"
            " AND answered_at IS NULL LIMIT 1",
            id=conversation.conversation_id,
        )
    )


def _ask_again(tx: Transaction, resolved: Conversation, now: float) -> Conversation:
    """Resolved before the bot answered: the question opens the conversation again, as the next one would."""
    reopened = change(tx, resolved, Verb.REOPEN, now=now)
    tx.run(
        "UPDATE conversation SET turn_due_at = :now, unanswered_since = :now WHERE conversation_id = :id",
        now=now,
        id=reopened.conversation_id,
    )
    return reopened


def _readdress(tx: Transaction, conversation_id: str, state: State, now: float) -> None:
    if state in (State.QUEUED, State.AGENT):
        tx.run(
            "UPDATE message SET addressed_to = 'people' WHERE conversation_id = :id"
            " AND addressed_to = 'bot' AND answered_at IS NULL",
            id=conversation_id,
        )
    else:
        tx.run(
            "UPDATE message SET answered_at = :now WHERE conversation_id = :id AND answered_at IS NULL",
            id=conversation_id,
            now=now,
        )


def _mark_handoff(tx: Transaction, conversation_id: str, state: State, agent_id: str | None, now: float) -> None:
    if state is State.AGENT:
        tx.run(
            "UPDATE handoff SET accepted_at = COALESCE(accepted_at, :now), agent_id = :agent_id"
            " WHERE conversation_id = :id AND ended_at IS NULL",
            id=conversation_id,
            agent_id=agent_id,
            now=now,
        )
    elif state in (State.BOT, State.RESOLVED):
        tx.run(
            "UPDATE handoff SET ended_at = :now WHERE conversation_id = :id AND ended_at IS NULL",
            id=conversation_id,
            now=now,
        )


def hand_off(
    tx: Transaction,
    conversation: Conversation,
    request: HandoffRequest,
    notices: Notices,
    policy: Policy,
    *,
    now: float,
) -> Conversation:
    """Puts the conversation in the queue with its card, and tells the customer truly what comes next."""
    queued = change(tx, conversation, Verb.HAND_OFF, now=now)
    tx.insert(
        "handoff",
        handoff_id=new_id("h", now),
        conversation_id=conversation.conversation_id,
        attempt_id=request.attempt_id or None,
        reason=request.reason.value,
        understood=rows.guesses_json(request.understood),
        slots=to_json(dict(request.slots)),
        language=request.language,
        requested_at=now,
    )
    owed.refresh(tx, conversation.conversation_id, now=now)
    tx.run(
        "UPDATE conversation SET topic = :topic, question = :question WHERE conversation_id = :id",
        id=conversation.conversation_id,
        question=derived_facts.question(tx, conversation.conversation_id, request.reason),
        topic=derived_facts.topic(tx, conversation.conversation_id, request),
    )
    place, reason = queue_place(tx, queued), request.reason
    queue_notices.begin(tx, queued, place=place, reason=reason, notices=notices, policy=policy, now=now)
    tx.event("queue", conversation.conversation_id)
    return queued


def queue_place(tx: Transaction, conversation: Conversation) -> int:
    """The place in the queue: 1 for the customer who is next."""
    row = tx.row(
        "SELECT COUNT(*) AS ahead FROM conversation WHERE state = 'queued' AND conversation_id <> :id"
        " AND (waiting_since < :since OR (waiting_since = :since AND conversation_id < :id))",
        since=conversation.waiting_since,
        id=conversation.conversation_id,
    )
    assert row is not None
    return int(row["ahead"]) + 1

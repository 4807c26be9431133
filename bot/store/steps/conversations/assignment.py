"""Assignment: the one way in which an agent gets a conversation, by an agent's action or the system's."""

from __future__ import annotations

from bot.conversations.conversation import Conversation, Verb
from bot.shop.notices import Notice, Notices
from bot.store.engine.database import Transaction
from bot.store.steps.conversations import blocks, capacity, transitions
from bot.store.steps.delivery import outbox
from bot.store.steps.queue import queue_notices
from bot.store.steps.team import avatars
from bot.team.routing import Policy


def take(
    tx: Transaction,
    conversation: Conversation,
    verb: Verb,
    agent_id: str,
    notices: Notices,
    policy: Policy,
    *,
    now: float,
    called_at: float | None = None,
    tells: bool = True,
) -> Conversation:
    """The agent gets the conversation, if a slot is free; a notice names them to the customer.

    `tells` False: without the notice. Raises NoFreeSlot, CustomerBlocked, and StaleConversation for somebody who
    answers no customers.
    """
    blocks.check(tx, conversation)
    capacity.check(tx, agent_id, conversation.conversation_id, policy, now)
    current = transitions.change(tx, conversation, verb, now=now, agent_id=agent_id, called_at=called_at)
    tx.event("queue", conversation.conversation_id)
    if not tells:
        return current
    is_call = queue_notices.called(tx, conversation, now=now)
    notice = Notice.YOUR_TURN if is_call else Notice.AGENT_JOINED
    name = tx.row("SELECT name FROM agent WHERE agent_id = :id", id=agent_id)
    word = outbox.wording(notices, notice, current, now, agent_name=name["name"] if name else "")
    outbox.tell(tx, current, lambda: avatars.shown(tx, current, agent_id, word(), now=now), now=now)
    return current

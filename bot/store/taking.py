"""Taking: the one way in which an agent gets a conversation, by their own hand, a colleague's or the system's."""

from __future__ import annotations

from functools import partial

from bot.conversation import Conversation, Verb
from bot.notices import Notices
from bot.routing import Policy
from bot.store import holders, outbox, slots
from bot.store.database import Transaction


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
) -> Conversation:
    """The agent gets the conversation, if they have a slot free, and the customer is told who. Raises NoFreeSlot."""
    slots.check(tx, agent_id, conversation.conversation_id, policy, now)
    taken = holders.change(tx, conversation, verb, now=now, agent_id=agent_id, called_at=called_at)
    name = tx.row("SELECT name FROM agent WHERE agent_id = :id", id=agent_id)
    word = partial(
        notices.joined, agent_name=name["name"] if name else "", language=taken.language, channel=taken.channel
    )
    outbox.tell(tx, taken, word, now=now)
    tx.event("queue", conversation.conversation_id)
    return taken

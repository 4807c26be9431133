"""Notes inside a transaction: writes a note and its mentions of colleagues."""

from __future__ import annotations

from bot.channels.channel import Kind
from bot.conversations.conversation import Conversation
from bot.conversations.message import AddressedTo, Author
from bot.conversations.note import mentioned
from bot.ids import new_id
from bot.store.engine.database import Transaction
from bot.store.steps.delivery import outbox


def write(
    tx: Transaction,
    conversation: Conversation,
    agent_id: str,
    text: str,
    *,
    now: float,
    client_key: str | None = None,
    for_agent_id: str | None = None,
) -> str:
    """Adds the note as a message without a delivery; notifies mentioned agents and `for_agent_id`. Returns its id."""
    message_id = new_id("m", now)
    tx.insert(
        "message",
        message_id=message_id,
        conversation_id=conversation.conversation_id,
        position=outbox.next_place(tx, conversation.conversation_id),
        account_id=conversation.account_id,
        author=Author.COLLEAGUE.value,
        agent_id=agent_id,
        kind=Kind.TEXT.value,
        text=text,
        addressed_to=AddressedTo.NOBODY.value,
        client_key=client_key,
        created_at=now,
    )
    team = tx.rows("SELECT agent_id, name FROM agent WHERE disabled_at IS NULL")
    agent_ids = mentioned(text, {row["agent_id"]: row["name"] for row in team}) | {for_agent_id}
    for mentioned_id in sorted(agent_ids - {agent_id, None}, key=str):
        tx.insert(
            "mention",
            message_id=message_id,
            agent_id=mentioned_id,
            conversation_id=conversation.conversation_id,
            created_at=now,
        )
        tx.event("mention", conversation.conversation_id)
    tx.event("message", conversation.conversation_id)
    return message_id

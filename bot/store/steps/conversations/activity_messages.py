"""Activity messages: the system's entries in a conversation for the shop's people; they are never sent."""

from __future__ import annotations

from bot.channels.channel import Kind
from bot.conversations.conversation import Conversation
from bot.conversations.message import AddressedTo, Author
from bot.ids import new_id
from bot.phrases import Phrase, kept
from bot.store.engine.database import Transaction, to_json
from bot.store.steps.delivery import outbox


def write(tx: Transaction, conversation: Conversation, text: str, *, now: float) -> str:
    """Adds an activity message to the thread, as a message without a delivery; returns its id.

    A phrase is kept with its values too: each reader gets it in their own language.
    """
    said = {"phrase": kept(text)} if isinstance(text, Phrase) else {}
    message_id = new_id("m", now)
    tx.insert(
        "message",
        message_id=message_id,
        conversation_id=conversation.conversation_id,
        position=outbox.next_place(tx, conversation.conversation_id),
        account_id=conversation.account_id,
        author=Author.SYSTEM.value,
        kind=Kind.SYSTEM.value,
        text=text,
        details=to_json({"activity": True, **said}),
        addressed_to=AddressedTo.NOBODY.value,
        created_at=now,
    )
    tx.event("message", conversation.conversation_id)
    return message_id

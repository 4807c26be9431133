"""Window: how long a customer's last message lets the shop write freely. Pure."""

from __future__ import annotations

from bot.channels.channel import Capabilities
from bot.conversations.conversation import Conversation


def window_closes_at(conversation: Conversation, capabilities: Capabilities | None) -> float | None:
    """When the conversation's window closes (UTC unix seconds), or None where the channel has none.

    A customer who never wrote has a window that closed at 0.
    """
    if capabilities is None or capabilities.window_seconds is None:
        return None
    if conversation.last_incoming_at is None:
        return 0.0
    return conversation.last_incoming_at + capabilities.window_seconds

"""Composition of a reply: what the desk hands to the reply rules, and their refusals in words."""

from __future__ import annotations

from bot.channels.channel import Capabilities
from bot.conversations.conversation import Conversation
from bot.conversations.message import Draft
from bot.conversations.reply import Refused, Reply, Standing, compose
from connectors.desk.desk import Desk
from connectors.refusal_words import words_of


class NotSendable(Exception):
    """A reply that can't be sent; the message says why and what to do."""


def capabilities_of(desk: Desk, conversation: Conversation) -> Capabilities | None:
    """What the conversation's channel can carry; None where it is not in the settings any more."""
    channel = desk.channels.get(conversation.account_id)
    return channel.capabilities if channel else None


def standing_of(desk: Desk, conversation: Conversation) -> Standing:
    """How the conversation stands now, for the rules of a reply."""
    return Standing(
        capabilities=capabilities_of(desk, conversation),
        last_incoming_at=conversation.last_incoming_at,
        now=desk.now(),
        consent=desk.store.consents.current(conversation.contact_id),
        blocked=desk.store.blocks.is_blocked(conversation.contact_id),
    )


def draft_of(reply: Reply, standing: Standing) -> Draft:
    """The reply's draft. Raises NotSendable with the reason in words."""
    draft = compose(reply, standing)
    if isinstance(draft, Refused):
        raise NotSendable(words_of(draft))
    return draft

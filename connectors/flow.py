"""Flow: the log's lines of a message's way, from the provider's body to the provider's answer, under one id."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.channels.channel import IncomingMessage
from bot.conversations.turn import Turn
from bot.store.delivery.deliveries import Delivery
from bot.store.inbox.inbox import InboxReceipt
from connectors.json_logs import tell, trace_of


def tell_received(account_id: str, items: Sequence[Any], receipt: InboxReceipt) -> None:
    """A body is kept: the ids of its messages."""
    for item in items:
        if isinstance(item, IncomingMessage):
            trace = trace_of(account_id, item.provider_message_id)
            tell("received", trace=trace, account=account_id, kind=item.kind.value, repeated=receipt.repeated)


def tell_turn(turn: Turn, outcome: str, seconds: float) -> None:
    """A turn ended: the id of the last message that it answers, and of those before."""
    traces = [trace_of(turn.conversation.account_id, message.provider_message_id) for message in turn.messages]
    tell(
        "turn",
        trace=traces[-1] if traces else None,
        earlier=traces[:-1],
        conversation=turn.conversation.conversation_id,
        attempt=turn.attempt_id,
        outcome=outcome,
        seconds=round(seconds, 4),
    )


def tell_delivery(delivery: Delivery, state: str, cause: str | None = None) -> None:
    """A try to send ended: the id of the message that it deals with, where it deals with one."""
    tell(
        "delivery",
        trace=trace_of(delivery.account_id, delivery.dealt_with_id),
        conversation=delivery.message.conversation_id,
        message=delivery.message.message_id,
        account=delivery.account_id,
        state=state,
        cause=cause,
        tries=delivery.tries,
    )

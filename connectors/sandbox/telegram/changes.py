"""The methods of the Bot API that change a message of the bot: another text or caption, and deleting it."""

from __future__ import annotations

from typing import Any

from connectors.sandbox.exchange import Exchange
from connectors.sandbox.records import PhoneCustomer, PhoneMessage
from connectors.sandbox.telegram.call import Parameters, Refused
from connectors.sandbox.telegram.words import shop_message

_DELETABLE_SECONDS = 48 * 3600
_GONE = "deleted"


def edit(exchange: Exchange, customer: PhoneCustomer, parameters: Parameters, field: str) -> dict[str, Any]:
    """The phone shows another text; the Message that the method returns. Raises Refused."""
    message = _own(exchange, customer, parameters, "edit")
    is_caption = field == "caption"
    if is_caption != ("file" in message.content):
        raise Refused(400, f"Bad Request: there is no {field} in the message to edit")
    text = parameters.text(field)
    limit = exchange.telegram.caption_limit if is_caption else exchange.telegram.text_limit
    if not text.strip() and not is_caption:
        raise Refused(400, "Bad Request: message text is empty")
    if len(text) > limit:
        raise Refused(400, "Bad Request: MESSAGE_TOO_LONG")
    if text == message.text:
        raise Refused(
            400,
            "Bad Request: message is not modified: specified new message content and reply markup are exactly the same"
            " as a current content and reply markup of the message",
        )
    exchange.store.change_message(message.number, text=text)
    changed = exchange.store.find_message(message.provider_message_id, customer.customer_id)
    assert changed
    return shop_message(changed, customer, exchange.telegram)


def delete(exchange: Exchange, customer: PhoneCustomer, parameters: Parameters) -> bool:
    """The phone no longer shows the message. Raises Refused."""
    message = _own(exchange, customer, parameters, "delete")
    if exchange.clock() - message.created_at > _DELETABLE_SECONDS:
        raise Refused(400, "Bad Request: message can't be deleted for everyone")
    exchange.store.change_message(message.number, kind=_GONE, text="", content={})
    return True


def _own(exchange: Exchange, customer: PhoneCustomer, parameters: Parameters, verb: str) -> PhoneMessage:
    message = exchange.store.find_message(parameters.text("message_id"), customer.customer_id)
    if message is None or message.kind == _GONE:
        raise Refused(400, f"Bad Request: message to {verb} not found")
    if message.author != "shop" and verb == "edit":
        raise Refused(400, "Bad Request: message can't be edited")
    return message

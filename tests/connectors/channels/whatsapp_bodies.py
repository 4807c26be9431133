"""WhatsApp's webhook bodies, built from a few words. Written after Meta's webhook reference."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.channels.channel import IncomingMessage, Item, Kind, Status, StatusUpdate

NUMBER_ID = "200002"
ANA = "34600111222"
ANA_ID = "ES.4455667788990011"
SECRET = "app-secret-of-the-test"
TOKEN = "access-token-of-the-test"
AT = 1_790_000_000


def body(*values: Mapping[str, Any], field: str = "messages") -> dict[str, Any]:
    """A body with one change per value."""
    metadata = {"display_phone_number": "15550783881", "phone_number_id": NUMBER_ID}
    changes = [
        {"field": field, "value": {"messaging_product": "whatsapp", "metadata": metadata, **value}} for value in values
    ]
    return {"object": "whatsapp_business_account", "entry": [{"id": "300003", "changes": changes}]}


def value(*messages: Mapping[str, Any]) -> dict[str, Any]:
    """A value with these messages of Ana, who has phone number, user id and name."""
    contact = {"profile": {"name": "Ana"}, "wa_id": ANA, "user_id": ANA_ID}
    return {"contacts": [contact], "messages": [{"from": ANA, "timestamp": str(AT), **each} for each in messages]}


def one(kind: str, content: Any = None, **fields: Any) -> dict[str, Any]:
    """A body with one message of Ana."""
    return body(value({"id": "wamid.1", "type": kind, **({kind: content} if content is not None else {}), **fields}))


def read_as(kind: Kind, **fields: Any) -> tuple[Item, ...]:
    """What a message of Ana is read as."""
    details = {"aliases": [ANA_ID], **fields.pop("details", {})}
    known: dict[str, Any] = {"provider_message_id": "wamid.1", "address": ANA, "sent_at": AT, "name": "Ana"}
    return (IncomingMessage(kind=kind, details=details, **{**known, **fields}),)


def status(word: str, **fields: Any) -> dict[str, Any]:
    """A body with one status."""
    return body({"statuses": [{"id": "wamid.9", "status": word, "timestamp": str(AT), "recipient_id": ANA, **fields}]})


def update(known: Status, **fields: Any) -> tuple[Item, ...]:
    """What a status is read as."""
    return (StatusUpdate(provider_message_id="wamid.9", status=known, at=AT, **fields),)


def media(**fields: Any) -> dict[str, Any]:
    """A file of a message."""
    return {"id": "77", "sha256": "c2hh", **fields}


def reply(kind: str, **fields: Any) -> dict[str, Any]:
    """What was pressed or filled in."""
    return {"type": kind, kind: fields}

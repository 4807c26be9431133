"""Telegram's updates, built from a few words. Written after the Bot API's reference."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.channels.channel import IncomingMessage, Item, Kind

TOKEN = "100001:token-of-the-test"
SECRET = "webhook-secret-of-the-test"
AT = 1_790_000_000
EVA = {"id": 7, "is_bot": False, "first_name": "Eva", "last_name": "Mora", "language_code": "es"}
CHAT = {"id": 7, "type": "private", "first_name": "Eva"}
GROUP = {"id": -100, "type": "supergroup", "title": "Todos"}


def update(kind: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """An update with one kind of content."""
    return {"update_id": 500, kind: content}


def one(**content: Any) -> dict[str, Any]:
    """An update with a message of Eva."""
    return update("message", {"message_id": 3, "from": EVA, "chat": CHAT, "date": AT, **content})


def read_as(kind: Kind, **fields: Any) -> tuple[Item, ...]:
    """What a message of Eva is read as."""
    known: dict[str, Any] = {"provider_message_id": "7:3", "address": "7", "sent_at": AT, "name": "Eva Mora"}
    return (IncomingMessage(kind=kind, **{**known, **fields}),)


KEYBOARD = {
    "inline_keyboard": [[{"text": "Envíos", "callback_data": "c1"}], [{"text": "Pagos", "callback_data": "c2"}]]
}
ASKED = {"message_id": 2, "chat": CHAT, "date": AT, "text": "¿Qué?", "reply_markup": KEYBOARD}

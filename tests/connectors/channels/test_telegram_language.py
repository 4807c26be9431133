"""Telegram tells the language of the customer's phone with whatever they send."""

from __future__ import annotations

import json

from bot.channels.channel import IncomingMessage
from connectors.channels.telegram.read import read


def _told(sender: dict[str, object]) -> str | None:
    update = {
        "update_id": 1,
        "message": {"message_id": 2, "date": 3, "chat": {"id": 7, "type": "private"}, "from": sender, "text": "EU42"},
    }
    (item,) = read(json.dumps(update).encode())
    assert isinstance(item, IncomingMessage)
    return item.phone_language


def test_the_phones_language_comes_with_a_message() -> None:
    assert _told({"id": 7, "first_name": "Eva", "language_code": "pt-br"}) == "pt-br"


def test_a_phone_may_tell_none() -> None:
    assert _told({"id": 7, "first_name": "Eva"}) is None

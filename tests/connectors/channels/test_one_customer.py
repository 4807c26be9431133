"""A customer whose user id changes stays one customer, however WhatsApp says so."""

from __future__ import annotations

import json
from typing import Any

import pytest

from connectors.channels.whatsapp import read
from tests.bot.store.shop import Shop
from tests.connectors.channels.whatsapp_bodies import AT, body

_OLD, _NEW = "ES.111", "ES.222"
_PAIR = {"user_id": {"previous": _OLD, "current": _NEW}, "timestamp": str(AT)}
_SYSTEM = {"id": "wamid.s", "timestamp": str(AT), "type": "system"}


def writes(shop: Shop, user_id: str, number: int) -> None:
    message = {"from_user_id": user_id, "id": f"wamid.{number}", "timestamp": str(AT), "type": "text"}
    contacts = [{"user_id": user_id, "profile": {"name": "Ana"}}]
    receives(shop, body({"contacts": contacts, "messages": [{**message, "text": {"body": "hello"}}]}))


def receives(shop: Shop, content: dict[str, Any]) -> None:
    raw = json.dumps(content).encode()
    shop.store.inbox.receive(shop.account, raw, read.read(raw), now=shop.tick())


@pytest.mark.parametrize(
    "change",
    [
        body({"user_id_update": [_PAIR]}, field="user_id_update"),
        body({"user_id_update": [_PAIR]}),
        body({"messages": [{**_SYSTEM, "system": {"type": "user_id_update", "user_id": _PAIR["user_id"]}}]}),
        body(
            {
                "messages": [
                    {**_SYSTEM, "system": {"type": "user_changed_user_id", "user_id": _NEW, "previous_user_id": _OLD}}
                ]
            }
        ),
    ],
)
def test_who_gets_a_new_user_id_stays_one_customer(shop: Shop, change: dict[str, Any]) -> None:
    writes(shop, _OLD, 1)
    receives(shop, change)
    writes(shop, _NEW, 2)
    assert shop.conversation(_NEW).address == _NEW
    assert [message.text for message in shop.messages(_NEW) if message.text] == ["hello", "hello"]

"""A customer whose user id changes stays one customer, however WhatsApp says so."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.conversations.consent import Consent
from bot.conversations.message import Author
from connectors.channels.whatsapp import read
from tests.bot.store.shop import Shop
from tests.connectors.channels.whatsapp_bodies import AT, body

_OLD, _NEW = "ES.111", "ES.222"
_PAIR = {"user_id": {"previous": _OLD, "current": _NEW}, "timestamp": str(AT)}
_SYSTEM = {"id": "wamid.s", "timestamp": str(AT), "type": "system"}


def writes(shop: Shop, user_id: str, number: int, phone: str | None = None) -> None:
    message = {"from_user_id": user_id, "id": f"wamid.{number}", "timestamp": str(AT), "type": "text"}
    contact = {"user_id": user_id, "profile": {"name": "Ana"}}
    if phone:
        message["from"] = contact["wa_id"] = phone
    contacts = [contact]
    receives(shop, body({"contacts": contacts, "messages": [{**message, "text": {"body": "hello"}}]}))


def receives(shop: Shop, content: dict[str, Any]) -> None:
    raw = json.dumps(content).encode()
    shop.store.inbox.receive(shop.account, raw, read.read(raw), now=shop.tick())


_CHANGES = pytest.mark.parametrize(
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


@_CHANGES
def test_who_gets_a_new_user_id_stays_one_customer(shop: Shop, change: dict[str, Any]) -> None:
    writes(shop, _OLD, 1)
    receives(shop, change)
    writes(shop, _NEW, 2)
    assert shop.conversation(_NEW).address == _NEW
    assert [message.text for message in shop.messages(_NEW) if message.text] == ["hello", "hello"]


@_CHANGES
def test_who_writes_under_the_new_id_before_it_is_announced_is_one_customer_too(
    shop: Shop, change: dict[str, Any]
) -> None:
    writes(shop, _OLD, 1)
    consents = shop.store.consents
    shop.writes("STOP", who=_OLD)
    writes(shop, _NEW, 2)
    assert len(people(shop)) == 2
    for _ in range(2):
        receives(shop, change)
    assert len(people(shop)) == 1
    latest, first = shop.store.merges.conversations(shop.conversation(_NEW).contact_id)
    assert (latest.address, first.address) == (_NEW, _NEW)
    assert consents.current(latest.contact_id) is consents.current(first.contact_id) is Consent.OPTED_OUT
    writes(shop, _NEW, 3)
    texts = [text for each in (first, latest) for text in told(shop, each.conversation_id)]
    assert texts == ["hello", "STOP", "hello", "hello"]
    (merge,) = shop.store.merges.log(latest.contact_id)
    assert (merge.agent_name, merge.undone_at) == (None, None)


def test_the_owner_of_a_number_stays_one_customer_under_a_new_user_id(shop: Shop) -> None:
    for number, user_id in enumerate((_OLD, _NEW), 1):
        writes(shop, user_id, number, phone="34600111222")
    writes(shop, _NEW, 3)
    assert len(people(shop)) == 1
    assert told(shop, shop.conversation(_NEW).conversation_id) == ["hello"] * 3


def test_who_wrote_without_a_number_is_the_same_once_the_number_is_told(shop: Shop) -> None:
    writes(shop, _OLD, 1, phone="34600111222")
    writes(shop, _NEW, 2)
    assert len(people(shop)) == 2
    writes(shop, _NEW, 3, phone="34600111222")
    assert len(people(shop)) == 1


def test_what_people_took_apart_stays_apart(shop: Shop) -> None:
    writes(shop, _OLD, 1, phone="34600111222")
    writes(shop, _NEW, 2)
    writes(shop, _NEW, 3, phone="34600111222")
    (merge,) = shop.store.merges.log(shop.conversation(_NEW).contact_id)
    shop.store.merges.undo(merge.merge_id, shop.eva, now=shop.tick())
    writes(shop, _NEW, 4, phone="34600111222")
    assert len(people(shop)) == 2


def people(shop: Shop) -> set[frozenset[str]]:
    """The conversations of each person."""
    conversations = [each.conversation for each in shop.store.conversations.others(shop.eva)]
    return {
        frozenset(one.conversation_id for one in shop.store.merges.conversations(conversation.contact_id))
        for conversation in conversations
    }


def told(shop: Shop, conversation_id: str) -> list[str]:
    """What the customer wrote in it."""
    messages = shop.store.conversations.messages(conversation_id)
    return [message.text for message in messages if message.author is Author.CONTACT and message.text]

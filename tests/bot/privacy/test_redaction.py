"""Redaction: of a batch only the customer's part goes, and nothing of it stays in some odd corner."""

from __future__ import annotations

import json

import pytest

from bot.privacy.redaction import NOTHING_LEFT, without

ANA, BEN = "34600111222", "34600333444"


def batch() -> dict[str, object]:
    """Two customers in one body, as Meta sends them (Cloud API, "Webhooks": messages and statuses)."""
    return {
        "object": "whatsapp_business_account",
        "entry": [
            {
                "id": "300003",
                "changes": [
                    {
                        "field": "messages",
                        "value": {
                            "metadata": {"phone_number_id": "200002"},
                            "contacts": [
                                {"wa_id": ANA, "profile": {"name": "Ana"}},
                                {"wa_id": BEN, "profile": {"name": "Ben"}},
                            ],
                            "messages": [
                                {"from": ANA, "id": "wamid.1", "text": {"body": "from Ana"}},
                                {"from": BEN, "id": "wamid.2", "text": {"body": "from Ben"}},
                            ],
                            "statuses": [{"id": "wamid.9", "recipient_id": ANA, "status": "read"}],
                        },
                    }
                ],
            }
        ],
    }


def test_of_a_batch_only_the_customers_part_goes() -> None:
    left = without(json.dumps(batch()).encode(), [ANA])
    assert left
    assert ANA.encode() not in left
    assert b"Ana" not in left
    value = json.loads(left)["entry"][0]["changes"][0]["value"]
    assert [each["text"]["body"] for each in value["messages"]] == ["from Ben"]
    assert [each["profile"]["name"] for each in value["contacts"]] == ["Ben"]
    assert value["statuses"] == []


def test_who_is_not_in_it_changes_nothing() -> None:
    assert without(json.dumps(batch()).encode(), ["34699999999"]) is None
    assert without(b"{}", []) is None


def test_a_body_about_one_customer_goes_whole() -> None:
    update = {"update_id": 7, "message": {"message_id": 1, "chat": {"id": 4242, "first_name": "Ana"}, "text": "hi"}}
    assert without(json.dumps(update).encode(), ["4242"]) == NOTHING_LEFT


def test_a_count_that_equals_an_address_is_not_one() -> None:
    update = {"update_id": 4242, "message": {"message_id": 4242, "chat": {"id": 7}, "text": "hi"}}
    assert without(json.dumps(update).encode(), ["4242"]) is None


@pytest.mark.parametrize("body", [b"{no json 4242", b"\xff\x00 4242", b"[" * 100_000 + b"4242"])
def test_what_can_not_be_taken_apart_goes_whole(body: bytes) -> None:
    assert without(body, ["4242"]) == NOTHING_LEFT


def test_a_list_of_plain_addresses_loses_that_one() -> None:
    left = without(json.dumps({"blocked": [ANA, BEN]}).encode(), [ANA])
    assert left
    assert json.loads(left) == {"blocked": [BEN]}

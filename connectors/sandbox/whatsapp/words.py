"""WhatsApp's JSON: webhook bodies of what customers do and of what became of our messages. Pure.

Source: developers.facebook.com, WhatsApp Cloud API, "Webhooks: messages" and "Business-scoped user IDs".
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from connectors.sandbox.accounts import WhatsAppAccount
from connectors.sandbox.acts import Act
from connectors.sandbox.records import PhoneCustomer, PhoneMessage

# What lies in a field of its own, by its name in the value.
_FIELDS = {"message_echoes": "smb_message_echoes", "user_id_update": "user_id_update"}
_VOICE = ("voice", "audio/ogg")
_HREF = "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"
FAILURES = {
    131026: ("Message undeliverable", "The recipient can't be reached on WhatsApp."),
    131047: (
        "Re-engagement message",
        "Message failed to send because more than 24 hours have passed since the customer last replied.",
    ),
}


def body_text(values: Iterable[dict[str, Any]], account: WhatsAppAccount) -> str:
    """A webhook body as Meta signs and sends it: characters above U+007F as \\uXXXX."""
    changes = [{"value": _addressed(value, account), "field": _field(value)} for value in values]
    body = {"object": "whatsapp_business_account", "entry": [{"id": account.business_id, "changes": changes}]}
    return json.dumps(body, ensure_ascii=True, separators=(",", ":"))


def signature(body: bytes, account: WhatsAppAccount) -> str:
    """The value of `X-Hub-Signature-256`."""
    return "sha256=" + hmac.new(account.app_secret.encode(), body, hashlib.sha256).hexdigest()


def message_values(acts: Iterable[Act], account: WhatsAppAccount) -> list[dict[str, Any]]:
    """The values of a body: what one customer does in a row lies in one value."""
    values: list[dict[str, Any]] = []
    for _, group in groupby(acts, key=lambda act: (act.customer.customer_id, act.step.raw_field)):
        mine = list(group)
        name = mine[0].step.raw_field or "messages"
        values.append({"contacts": [contact(mine[0].customer)], name: [_incoming(act, account) for act in mine]})
    return values


def status_value(customer: PhoneCustomer | None, statuses: list[dict[str, Any]]) -> dict[str, Any]:
    """One value with statuses; without contacts where nothing is known of the recipient or a status failed."""
    failed = any(status["status"] == "failed" for status in statuses)
    contacts = {"contacts": [contact(customer)]} if customer and not failed else {}
    return {**contacts, "statuses": statuses}


def status(message: PhoneMessage, state: str, at: int, error_code: int | None = None) -> dict[str, Any]:
    """One status of a message of the shop, named by what it was addressed to."""
    recipient = message.content.get("recipient", {})
    fields = {"id": message.provider_message_id, "status": state, "timestamp": str(at), **recipient}
    if message.callback_data is not None:
        fields["biz_opaque_callback_data"] = message.callback_data
    if error_code:
        return fields | {"errors": [_failure(error_code)]}
    return fields | {"pricing": {"billable": False, "pricing_model": "PMP", "category": "service", "type": "free"}}


def contact(customer: PhoneCustomer) -> dict[str, Any]:
    """The customer's entry in `contacts`; `wa_id` is missing where the number is withheld."""
    profile = {"name": customer.name} | ({"username": customer.username} if customer.username else {})
    number = {"wa_id": customer.phone} if customer.phone else {}
    return {"profile": profile, **number, "user_id": customer.user_id}


def _addressed(value: dict[str, Any], account: WhatsAppAccount) -> dict[str, Any]:
    numbers = {"display_phone_number": account.display_phone_number, "phone_number_id": account.phone_number_id}
    return {"messaging_product": "whatsapp", "metadata": numbers, **value}


def _field(value: dict[str, Any]) -> str:
    return next((field for name, field in _FIELDS.items() if name in value), "messages")


def _failure(code: int) -> dict[str, Any]:
    title, details = FAILURES[code]
    return {"code": code, "title": title, "message": title, "error_data": {"details": details}, "href": _HREF}


def _incoming(act: Act, account: WhatsAppAccount) -> dict[str, Any]:
    step, customer = act.step, act.customer
    fields: dict[str, Any] = {"from": customer.phone} if customer.phone else {}
    fields |= {"from_user_id": customer.user_id, "id": act.provider_message_id, "timestamp": str(act.at)}
    replied = step.pressed.message if step.pressed else step.reply_to
    if replied:
        sender = account.display_phone_number if replied.author == "shop" else customer.phone or customer.user_id
        fields["context"] = {"from": sender, "id": replied.provider_message_id}
    if step.raw is not None:
        return fields | dict(step.raw)
    return fields | _content(act)


def _content(act: Act) -> dict[str, Any]:
    step = act.step
    if step.kind == "text":
        return {"type": "text", "text": {"body": step.text}}
    if step.kind == "location":
        return {"type": "location", "location": dict(step.location or {})}
    if step.kind == "press" and step.pressed and step.pressed.message.content.get("layout") == "template":
        choice = step.pressed.choice
        return {"type": "button", "button": {"payload": choice["choice_id"], "text": choice["title"]}}
    if step.kind == "press":
        return {"type": "interactive", "interactive": _reply(act)}
    kind = "audio" if step.kind == "voice" else step.kind
    return {"type": kind, kind: _media(act)}


def _reply(act: Act) -> dict[str, Any]:
    assert act.step.pressed
    pressed = act.step.pressed
    kind = "list_reply" if pressed.message.content.get("layout") == "list" else "button_reply"
    reply = {"id": pressed.choice["choice_id"], "title": pressed.choice["title"]}
    if pressed.choice.get("description"):
        reply["description"] = pressed.choice["description"]
    return {"type": kind, kind: reply}


def _media(act: Act) -> dict[str, Any]:
    step, file = act.step, act.step.file
    assert file
    sha256 = base64.b64encode(bytes.fromhex(file.sha256)).decode()
    mime_type = "audio/ogg; codecs=opus" if (step.kind, file.mime_type) == _VOICE else file.mime_type
    fields: dict[str, Any] = {"id": file.file_id, "mime_type": mime_type, "sha256": sha256}
    if step.kind in ("voice", "audio"):
        fields["voice"] = step.kind == "voice"
    if step.kind == "sticker":
        fields["animated"] = False
    if step.kind == "document":
        fields["filename"] = file.filename
    return fields | ({"caption": step.text} if step.text else {})

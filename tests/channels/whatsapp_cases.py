"""WhatsApp's cases for the contract. Bodies written after Meta's webhook reference."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import Any

from bot.channel import (
    AccountStopped,
    Call,
    ChannelEvent,
    ContactGone,
    IncomingMessage,
    Item,
    Kind,
    Location,
    MediaRef,
    Outgoing,
    Rejected,
    RetryLater,
    Status,
    StatusUpdate,
    Uncertain,
    Unreadable,
    WindowClosed,
)
from connectors.channels.whatsapp import WhatsApp
from tests.channels.cases import Cases, Fault, Reading, Writing, choices, file, text
from tests.channels.provider import Says

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


def _update(known: Status, **fields: Any) -> tuple[Item, ...]:
    return (StatusUpdate(provider_message_id="wamid.9", status=known, at=AT, **fields),)


def _media(**fields: Any) -> dict[str, Any]:
    return {"id": "77", "sha256": "c2hh", **fields}


def _reply(kind: str, **fields: Any) -> dict[str, Any]:
    return {"type": kind, kind: fields}


_REFERRAL = {"source_url": "https://fb.me/x", "source_type": "ad", "source_id": "120", "headline": "Rebajas"}
_UNSUPPORTED = {"code": 131051, "title": "Message type unknown", "error_data": {"details": "Not supported."}}
_CARD = {"name": {"formatted_name": "Luis Gil"}, "phones": [{"phone": "+34 600 000 000"}], "org": {"company": "Gil SL"}}
_LINE = {"product_retailer_id": "BOOT-42", "quantity": 2, "item_price": 59.9, "currency": "EUR"}
_NEW_ID = "ES.9988776655443322"

READINGS = (
    Reading(
        what="a customer writes",
        body=one("text", {"body": "¿cuánto cuesta? \ud83d\ude42"}),
        items=read_as(
            Kind.TEXT, text="¿cuánto cuesta? \ud83d\ude42".encode("utf-16", "surrogatepass").decode("utf-16")
        ),
    ),
    Reading(
        what="a text with what no database takes",
        body=one("text", {"body": "a\x00b\ud800c"}),
        items=read_as(Kind.TEXT, text="a\ufffdb\ufffdc"),
    ),
    Reading(
        what="a reply to a message",
        body=one("text", {"body": "esta"}, context={"from": "15550783881", "id": "wamid.0"}),
        items=read_as(Kind.TEXT, text="esta", reply_to="wamid.0"),
    ),
    Reading(
        what="a forwarded text",
        body=one("text", {"body": "mira"}, context={"forwarded": True}),
        items=read_as(Kind.TEXT, text="mira", details={"forwarded": True}),
    ),
    Reading(
        what="a question about a product of the catalogue",
        body=one("text", {"body": "¿hay?"}, context={"referred_product": {"product_retailer_id": "BOOT-42"}}),
        items=read_as(Kind.TEXT, text="¿hay?", details={"product": {"product_retailer_id": "BOOT-42"}}),
    ),
    Reading(
        what="a customer comes from an ad",
        body=one("text", {"body": "hola"}, referral=_REFERRAL),
        items=read_as(Kind.TEXT, text="hola", origin={"referral": _REFERRAL}),
    ),
    Reading(
        what="a customer without a phone number",
        body=body(
            {
                "contacts": [{"profile": {"username": "eva.m"}, "user_id": "ES.1"}],
                "messages": [
                    {
                        "from_user_id": "ES.1",
                        "id": "wamid.1",
                        "timestamp": str(AT),
                        "type": "text",
                        "text": {"body": "x"},
                    }
                ],
            }
        ),
        items=(
            IncomingMessage(
                provider_message_id="wamid.1", address="ES.1", sent_at=AT, kind=Kind.TEXT, text="x", name="eva.m"
            ),
        ),
    ),
    Reading(
        what="a photo with words",
        body=one("image", _media(mime_type="image/jpeg", caption="¿esta?")),
        items=read_as(
            Kind.IMAGE,
            text="¿esta?",
            media=MediaRef(provider_media_id="77", mime_type="image/jpeg", sha256="c2hh"),
        ),
    ),
    Reading(
        what="a voice note",
        body=one("audio", _media(mime_type="audio/ogg; codecs=opus", voice=True)),
        items=read_as(
            Kind.VOICE, media=MediaRef(provider_media_id="77", mime_type="audio/ogg; codecs=opus", sha256="c2hh")
        ),
    ),
    Reading(
        what="a song",
        body=one("audio", _media(mime_type="audio/mpeg", voice=False)),
        items=read_as(Kind.AUDIO, media=MediaRef(provider_media_id="77", mime_type="audio/mpeg", sha256="c2hh")),
    ),
    Reading(
        what="a video",
        body=one("video", _media(mime_type="video/mp4")),
        items=read_as(Kind.VIDEO, media=MediaRef(provider_media_id="77", mime_type="video/mp4", sha256="c2hh")),
    ),
    Reading(
        what="a document",
        body=one("document", _media(mime_type="application/pdf", filename="factura.pdf")),
        items=read_as(
            Kind.DOCUMENT,
            media=MediaRef(provider_media_id="77", mime_type="application/pdf", filename="factura.pdf", sha256="c2hh"),
        ),
    ),
    Reading(
        what="an animated sticker",
        body=one("sticker", _media(mime_type="image/webp", animated=True)),
        items=read_as(
            Kind.STICKER,
            media=MediaRef(provider_media_id="77", mime_type="image/webp", sha256="c2hh"),
            details={"animated": True},
        ),
    ),
    Reading(
        what="a place",
        body=one("location", {"latitude": 40.4, "longitude": -3.7, "name": "Tienda", "address": "Gran Vía 1"}),
        items=read_as(
            Kind.LOCATION,
            location=Location(latitude=40.4, longitude=-3.7, name="Tienda", address="Gran Vía 1"),
        ),
    ),
    Reading(
        what="a place off the map is shown for what it is",
        body=one("location", {"latitude": 400, "longitude": None}),
        items=read_as(
            Kind.UNKNOWN,
            details={"type": "location", "raw": {"location": {"latitude": 400, "longitude": None}}},
        ),
    ),
    Reading(
        what="a contact card",
        body=one("contacts", [_CARD]),
        items=read_as(
            Kind.CONTACT_CARD,
            details={"contacts": [{"name": "Luis Gil", "phones": ["+34 600 000 000"], "company": "Gil SL"}]},
        ),
    ),
    Reading(
        what="a template's button",
        body=one("button", {"payload": "c1", "text": "Sí"}),
        items=read_as(Kind.CHOICE, choice_id="c1", text="Sí"),
    ),
    Reading(
        what="a reply button",
        body=one("interactive", _reply("button_reply", id="c2", title="Envíos"), context={"id": "wamid.0"}),
        items=read_as(Kind.CHOICE, choice_id="c2", text="Envíos", reply_to="wamid.0"),
    ),
    Reading(
        what="a row of a list",
        body=one("interactive", _reply("list_reply", id="c3", title="Tallas", description="Guía")),
        items=read_as(Kind.CHOICE, choice_id="c3", text="Tallas", details={"description": "Guía"}),
    ),
    Reading(
        what="a filled-in form",
        body=one("interactive", _reply("nfm_reply", name="flow", response_json='{"size": "42", "flow_token": "t"}')),
        items=read_as(Kind.UNKNOWN, details={"type": "form", "form": {"size": "42"}}),
    ),
    Reading(
        what="an answer to being called",
        body=one("interactive", _reply("call_permission_reply", response="reject")),
        items=read_as(Kind.SYSTEM, needs_answer=False, details={"event": "call_permission", "answer": "reject"}),
    ),
    Reading(
        what="a reaction",
        body=one("reaction", {"message_id": "wamid.0", "emoji": "👍"}),
        items=read_as(Kind.REACTION, text="👍", reply_to="wamid.0", needs_answer=False),
    ),
    Reading(
        what="a reaction taken back",
        body=one("reaction", {"message_id": "wamid.0"}),
        items=read_as(Kind.REACTION, reply_to="wamid.0", needs_answer=False, details={"removed": True}),
    ),
    Reading(
        what="an order",
        body=one("order", {"catalog_id": "5", "text": "para hoy", "product_items": [_LINE]}),
        items=read_as(
            Kind.ORDER,
            text="para hoy",
            details={
                "catalog": "5",
                "lines": [{"product": "BOOT-42", "quantity": 2, "price": 59.9, "currency": "EUR"}],
            },
        ),
    ),
    Reading(
        what="a corrected text is no new turn",
        body=one("edit", {"original_message_id": "wamid.0", "message": {"type": "text", "text": {"body": "talla 43"}}}),
        items=read_as(Kind.EDIT, text="talla 43", reply_to="wamid.0", needs_answer=False, details={"edited": "text"}),
    ),
    Reading(
        what="a deleted message",
        body=one("revoke", {"original_message_id": "wamid.0"}),
        items=read_as(Kind.REVOKE, reply_to="wamid.0", needs_answer=False),
    ),
    Reading(
        what="a new phone number: the customer is reached there, and known by the old one",
        body=body(
            {
                "messages": [
                    {
                        "from": ANA,
                        "id": "wamid.1",
                        "timestamp": str(AT),
                        "type": "system",
                        "system": {"type": "user_changed_number", "body": "Ana changed", "wa_id": "34699"},
                    }
                ]
            }
        ),
        items=(
            IncomingMessage(
                provider_message_id="wamid.1",
                address="34699",
                sent_at=AT,
                kind=Kind.SYSTEM,
                text="Ana changed",
                details={"event": "user_changed_number", "aliases": [ANA]},
                needs_answer=False,
            ),
        ),
    ),
    Reading(
        what="a new user id of a customer without a phone number",
        body=body(
            {
                "messages": [
                    {
                        "id": "wamid.1",
                        "timestamp": str(AT),
                        "type": "system",
                        "system": {
                            "type": "user_changed_user_id",
                            "user_id": _NEW_ID,
                            "previous_user_id": ANA_ID,
                        },
                    }
                ]
            }
        ),
        items=(
            IncomingMessage(
                provider_message_id="wamid.1",
                address=_NEW_ID,
                sent_at=AT,
                kind=Kind.SYSTEM,
                details={"event": "user_changed_user_id", "aliases": [ANA_ID]},
                needs_answer=False,
            ),
        ),
    ),
    Reading(
        what="something WhatsApp can't pass on",
        body=one("unsupported", {"type": "poll"}, errors=[_UNSUPPORTED]),
        items=read_as(
            Kind.UNKNOWN,
            details={
                "type": "unsupported: poll",
                "raw": {"unsupported": {"type": "poll"}},
                "errors": [{"code": 131051, "title": "Message type unknown", "details": "Not supported."}],
            },
        ),
    ),
    Reading(
        what="a message with nothing but errors",
        body=body(value({"id": "wamid.1", "errors": [_UNSUPPORTED]})),
        items=read_as(
            Kind.UNKNOWN,
            details={
                "type": "(none)",
                "errors": [{"code": 131051, "title": "Message type unknown", "details": "Not supported."}],
            },
        ),
    ),
    Reading(
        what="a type nobody knows yet",
        body=one("hologram", {"beam": 3, "raw": {"payload": "faq/x"}}),
        items=read_as(
            Kind.UNKNOWN,
            details={"type": "hologram", "raw": {"hologram": {"beam": 3, "raw": {"payload": "faq/x"}}}},
        ),
    ),
    Reading(
        what="a person of the shop answers in the phone app",
        body=body(
            {
                "message_echoes": [
                    {
                        "from": "15550783881",
                        "to": ANA,
                        "to_user_id": ANA_ID,
                        "id": "wamid.1",
                        "timestamp": str(AT),
                        "type": "text",
                        "text": {"body": "soy Marta"},
                    }
                ]
            },
            field="smb_message_echoes",
        ),
        items=read_as(Kind.TEXT, text="soy Marta", name=None, needs_answer=False, from_shop=True),
    ),
    Reading(
        what="a message in a group",
        body=one("text", {"body": "hola a todos"}, group_id="G1"),
        items=(ChannelEvent(name="group_message", details={"group_id": "G1"}),),
    ),
    Reading(what="sent", body=status("sent"), items=_update(Status.SENT)),
    Reading(
        what="delivered, with our id",
        body=status("delivered", biz_opaque_callback_data="m1"),
        items=_update(Status.DELIVERED, our_message_id="m1"),
    ),
    Reading(what="read", body=status("read"), items=_update(Status.READ)),
    Reading(what="a voice note was played", body=status("played"), items=_update(Status.READ)),
    Reading(
        what="failed with a known code",
        body=status("failed", errors=[{"code": 131047, "title": "Re-engagement message"}]),
        items=_update(
            Status.FAILED,
            error_code=131047,
            error_text="The customer's last message is more than 24 hours old; send a template.",
        ),
    ),
    Reading(
        what="failed with a code nobody knows",
        body=status("failed", errors=[{"code": 199999, "title": "Moon phase"}]),
        items=_update(
            Status.FAILED,
            error_code=199999,
            error_text="WhatsApp could not deliver this message: Moon phase (code 199999).",
        ),
    ),
    Reading(
        what="our message was deleted on the phone",
        body=status("deleted"),
        items=(ChannelEvent(name="message_deleted", address=ANA, details={"message_id": "wamid.9"}),),
    ),
    Reading(
        what="a template was rejected",
        body=body({"event": "REJECTED", "reason": "INVALID_FORMAT"}, field="message_template_status_update"),
        items=(
            ChannelEvent(
                name="message_template_status_update",
                details={
                    "messaging_product": "whatsapp",
                    "metadata": {"display_phone_number": "15550783881", "phone_number_id": NUMBER_ID},
                    "event": "REJECTED",
                    "reason": "INVALID_FORMAT",
                },
            ),
        ),
    ),
    Reading(
        what="a customer stops marketing",
        body=body(
            {"user_preferences": [{"wa_id": ANA, "category": "marketing_messages", "value": "stop"}]},
            field="user_preferences",
        ),
        items=(
            ChannelEvent(
                name="user_preferences",
                address=ANA,
                details={"wa_id": ANA, "category": "marketing_messages", "value": "stop"},
            ),
        ),
    ),
    Reading(
        what="a customer calls",
        body=body(
            {"calls": [{"id": "wacid.1", "from": ANA, "event": "connect", "session": {"sdp": "x"}}]}, field="calls"
        ),
        items=(ChannelEvent(name="call", address=ANA, details={"event": "connect"}),),
    ),
    Reading(
        what="old chats of the phone app",
        body=body({"history": [{"threads": []}]}, field="history"),
        items=(ChannelEvent(name="history", details={"chunks": 1}),),
    ),
    Reading(
        what="a message to another number of the shop is not answered from this one",
        body={
            "object": "whatsapp_business_account",
            "entry": [
                {
                    "changes": [
                        {
                            "field": "messages",
                            "value": {
                                "metadata": {"phone_number_id": "999"},
                                "messages": [{"from": ANA, "id": "wamid.1", "type": "text", "text": {"body": "x"}}],
                            },
                        }
                    ]
                }
            ],
        },
        items=(Unreadable(reason="for the phone number id 999, which is not this account's"),),
    ),
    Reading(
        what="a message in the middle that is broken costs no other",
        body=body(
            {
                "messages": [
                    {"from": "1", "id": "wamid.a", "timestamp": "5", "type": "text", "text": {"body": "uno"}},
                    "?",
                    {"from": "1", "type": "text", "text": {"body": "dos"}},
                    {"from": "2", "id": "wamid.c", "timestamp": "6", "type": "text", "text": {"body": "tres"}},
                ],
                "statuses": [{"id": "wamid.9", "status": "evaporated"}],
            }
        ),
        items=(
            IncomingMessage(provider_message_id="wamid.a", address="1", sent_at=5, kind=Kind.TEXT, text="uno"),
            Unreadable(reason="messages holds something that is not an object"),
            Unreadable(reason="a message of type text without an id"),
            IncomingMessage(provider_message_id="wamid.c", address="2", sent_at=6, kind=Kind.TEXT, text="tres"),
            Unreadable(reason="a status evaporated that is unknown"),
        ),
    ),
)


def _bodies(texts: Sequence[str]) -> list[Any]:
    """All texts in one body, spread over entries and changes."""
    messages = [{"id": f"wamid.{number}", "type": "text", "text": {"body": each}} for number, each in enumerate(texts)]
    whole = body(*[value(*messages[start : start + 3]) for start in range(0, len(messages), 3)])
    changes = whole["entry"][0]["changes"]
    return [{**whole, "entry": [{"id": "300003", "changes": changes[i : i + 2]} for i in range(0, len(changes), 2)]}]


def _call(content: Mapping[str, Any], **fields: Any) -> Call:
    known = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": ANA,
        "biz_opaque_callback_data": "m1",
    }
    return Call(method="messages", payload={**known, **content}, **fields)


def _interactive(kind: str, words: str, action: Any, **fields: Any) -> dict[str, Any]:
    return {"type": "interactive", "interactive": {"type": kind, **fields, "body": {"text": words}, "action": action}}


def _button(number: int, title: str) -> dict[str, Any]:
    return {"type": "reply", "reply": {"id": f"c{number}", "title": title}}


_PHOTO = file(Kind.IMAGE, "image/jpeg", "bota.jpg", text="La bota")
_PDF = file(Kind.DOCUMENT, "application/pdf", "guia.pdf")
_VOICE = file(Kind.VOICE, "audio/ogg", "nota.ogg")
_GIF = file(Kind.IMAGE, "image/gif", "baile.gif")
_PHOTO_CHOICES = file(Kind.IMAGE, "image/jpeg", "bota.jpg", text="¿Esta?", choices=choices("Sí"))
_PLACE = Location(latitude=40.4, longitude=-3.7, name="Tienda")

WRITINGS = (
    Writing(
        what="a text without formatting or link preview",
        outgoing=text("*Hola* https://x.es"),
        address=ANA,
        call=_call({"type": "text", "text": {"body": "*Hola* https://x.es", "preview_url": False}}),
    ),
    Writing(
        what="an answer to one message",
        outgoing=text(reply_to="wamid.1"),
        address=ANA,
        call=_call(
            {"context": {"message_id": "wamid.1"}, "type": "text", "text": {"body": "Hola", "preview_url": False}}
        ),
    ),
    Writing(
        what="a text to a customer without a phone number",
        outgoing=text(),
        address=ANA_ID,
        call=Call(
            method="messages",
            payload={
                "messaging_product": "whatsapp",
                "recipient_type": "individual",
                "recipient": ANA_ID,
                "biz_opaque_callback_data": "m1",
                "type": "text",
                "text": {"body": "Hola", "preview_url": False},
            },
        ),
    ),
    Writing(
        what="up to three choices are buttons",
        outgoing=text("¿Qué?", choices=choices("Envíos", "Pagos", "Una persona")),
        address=ANA,
        call=_call(
            _interactive(
                "button",
                "¿Qué?",
                {"buttons": [_button(1, "Envíos"), _button(2, "Pagos"), _button(3, "Una persona")]},
            )
        ),
    ),
    Writing(
        what="more choices are a list",
        outgoing=text("¿Qué?", choices=choices("A", "B", "C", "D")),
        address=ANA,
        call=_call(
            _interactive(
                "list",
                "¿Qué?",
                {
                    "button": "☰",
                    "sections": [{"rows": [{"id": f"c{n}", "title": t} for n, t in enumerate("ABCD", 1)]}],
                },
            )
        ),
    ),
    Writing(
        what="titles too long for buttons are a list",
        outgoing=text("¿Qué?", choices=choices("Veintidós caracteres..")),
        address=ANA,
        call=_call(
            _interactive(
                "list",
                "¿Qué?",
                {"button": "☰", "sections": [{"rows": [{"id": "c1", "title": "Veintidós caracteres.."}]}]},
            )
        ),
    ),
    Writing(
        what="a photo with words",
        outgoing=_PHOTO,
        address=ANA,
        call=_call({"type": "image", "image": {"caption": "La bota"}}, media=_PHOTO.media),
    ),
    Writing(
        what="a photo with buttons",
        outgoing=_PHOTO_CHOICES,
        address=ANA,
        call=_call(
            _interactive("button", "¿Esta?", {"buttons": [_button(1, "Sí")]}, header={"type": "image", "image": {}}),
            media=_PHOTO_CHOICES.media,
        ),
    ),
    Writing(
        what="a document keeps its name",
        outgoing=_PDF,
        address=ANA,
        call=_call({"type": "document", "document": {"filename": "guia.pdf"}}, media=_PDF.media),
    ),
    Writing(
        what="a voice note",
        outgoing=_VOICE,
        address=ANA,
        call=_call(
            {"type": "audio", "audio": {"voice": True}},
            media=file(Kind.VOICE, "audio/ogg; codecs=opus", "nota.ogg").media,
        ),
    ),
    Writing(
        what="a picture WhatsApp does not show goes as a document",
        outgoing=_GIF,
        address=ANA,
        call=_call({"type": "document", "document": {"filename": "baile.gif"}}, media=_GIF.media),
    ),
    Writing(
        what="a place",
        outgoing=Outgoing(message_id="m1", kind=Kind.LOCATION, location=_PLACE),
        address=ANA,
        call=_call({"type": "location", "location": {"latitude": 40.4, "longitude": -3.7, "name": "Tienda"}}),
    ),
)

REFUSED = (
    text("x" * 4097),
    text("   "),
    text("x" * 1025, choices=choices("A")),
    text("", choices=choices("A")),
    text("¿Qué?", choices=choices(*"ABCDEFGHIJK")),
    text("¿Qué?", choices=choices("un título de más de veinticuatro")),
    text("¿Qué?", choices=choices(" ")),
    text("¿Qué?", choices=choices("A")[:1] * 2),
    file(Kind.IMAGE, "image/jpeg", "bota.jpg", text="x" * 1025),
    file(Kind.VOICE, "audio/ogg", "nota.ogg", text="escucha"),
    Outgoing(message_id="m1", kind=Kind.LOCATION),
    Outgoing(message_id="m1", kind=Kind.TEMPLATE, text="Hola"),
    Outgoing(message_id="m1", kind=Kind.IMAGE, text="sin foto"),
)


def _error(code: int, status: int = 400, headers: Mapping[str, str] | None = None, **fields: Any) -> Says:
    error = {"message": f"(#{code}) no", "type": "OAuthException", "code": code, **fields}
    return Says(status=status, body={"error": error}, headers=headers or {})


_USAGE = '{"300003": [{"type": "whatsapp", "estimated_time_to_regain_access": 3}]}'

FAULTS = (
    Fault(what="token expired", says=_error(190, 401, error_subcode=463), error=AccountStopped, cause="token_rejected"),
    Fault(what="auth failed", says=_error(0, 401), error=AccountStopped, cause="token_rejected"),
    Fault(what="permission", says=_error(10, 403), error=AccountStopped, cause="permission_missing"),
    Fault(what="permission in the 200s", says=_error(299, 403), error=AccountStopped, cause="permission_missing"),
    Fault(
        what="account rate with minutes named",
        says=_error(80007, 429, {"X-Business-Use-Case-Usage": _USAGE}),
        error=RetryLater,
        cause="account_rate",
        after_seconds=180,
        whole_account=True,
    ),
    Fault(
        what="app rate with seconds named",
        says=_error(4, 429, {"Retry-After": "7"}),
        error=RetryLater,
        cause="account_rate",
        after_seconds=7,
        whole_account=True,
    ),
    Fault(
        what="number too fast",
        says=_error(130429),
        error=RetryLater,
        cause="number_rate",
        after_seconds=1,
        whole_account=True,
    ),
    Fault(
        what="too fast to this customer",
        says=_error(131056),
        error=RetryLater,
        cause="pair_rate",
        after_seconds=1,
    ),
    Fault(what="spam", says=_error(131048), error=AccountStopped, cause="spam_limit"),
    Fault(what="window", says=_error(131047), error=WindowClosed, cause="window_closed"),
    Fault(what="undeliverable", says=_error(131026), error=ContactGone, cause="undeliverable"),
    Fault(what="ecosystem limit", says=_error(131049), error=Rejected, cause="marketing_limit"),
    Fault(what="marketing stopped", says=_error(131050), error=Rejected, cause="marketing_stopped"),
    Fault(what="unsupported", says=_error(131051), error=Rejected, cause="unsupported_kind"),
    Fault(what="media", says=_error(131053), error=RetryLater, cause="media_failed", after_seconds=2),
    Fault(what="parameter", says=_error(131009), error=Rejected, cause="invalid_parameter"),
    Fault(
        what="our number id is wrong",
        says=_error(100, error_subcode=33),
        error=AccountStopped,
        cause="unknown_number_id",
    ),
    Fault(
        what="something went wrong", says=_error(131000, 500), error=RetryLater, cause="provider_down", after_seconds=1
    ),
    Fault(
        what="maintenance",
        says=_error(131057, 503),
        error=RetryLater,
        cause="maintenance",
        after_seconds=60,
        whole_account=True,
    ),
    Fault(what="own number", says=_error(131021), error=Rejected, cause="own_number"),
    Fault(what="account locked", says=_error(368, 403), error=AccountStopped, cause="account_locked"),
    Fault(what="payment", says=_error(131042), error=AccountStopped, cause="payment_problem"),
    Fault(what="phone needed", says=_error(131062), error=Rejected, cause="phone_needed"),
    Fault(what="template paused", says=_error(132015), error=Rejected, cause="template_unusable"),
    Fault(what="not registered", says=_error(133010), error=AccountStopped, cause="not_registered"),
    Fault(what="a code nobody knows", says=_error(199999), error=Rejected, cause="refused"),
    Fault(
        what="a server's fault without JSON",
        says=Says(status=500, body=b"<h1>"),
        error=RetryLater,
        cause="provider_down",
    ),
    Fault(what="a gateway gave up waiting", says=Says(status=504, body=b"<h1>"), error=Uncertain, cause="no_answer"),
    Fault(what="accepted without an id", says=Says(body={"messages": []}), error=Uncertain, cause="odd_answer"),
    Fault(what="accepted without JSON", says=Says(body=b"ok"), error=Uncertain, cause="odd_answer"),
)

_ABOUT_FILE = {"url": "{here}/lookaside/77", "mime_type": "image/jpeg", "file_size": 4, "id": "77"}


def _sign(content: bytes) -> dict[str, str]:
    return {"X-Hub-Signature-256": "sha256=" + hmac.new(SECRET.encode(), content, hashlib.sha256).hexdigest()}


def open_whatsapp(url: str) -> WhatsApp:
    """The channel of the tests, at a provider."""
    return WhatsApp(
        base_url=url,
        graph_version="v26.0",
        phone_number_id=NUMBER_ID,
        access_token=TOKEN,
        app_secret=SECRET,
        verify_token="verify-word-of-the-test",
        read_seconds=0.5,
    )


CASES = Cases(
    name="whatsapp",
    open=open_whatsapp,
    sign=_sign,
    address=ANA,
    readings=READINGS,
    unreadable=(
        {},
        [],
        {"object": "page", "entry": []},
        {"object": "whatsapp_business_account", "entry": []},
        {"object": "whatsapp_business_account", "entry": [{"changes": {}}]},
        body({"moon": 1}, field="moon_phase"),
        body({}),
    ),
    bodies=_bodies,
    writings=WRITINGS,
    refused=REFUSED,
    faults=FAULTS,
    accepts=Says(body={"messaging_product": "whatsapp", "messages": [{"id": "wamid.sent"}]}),
    accepted_as="wamid.sent",
    secrets=(TOKEN, SECRET),
    gives_file=(Says(body=_ABOUT_FILE), Says(body=b"\xff\xd8\xff\xe0", headers={"Content-Type": "image/jpeg"})),
    has_no_file=(_error(100, error_subcode=33),),
    too_large_file=(Says(body=_ABOUT_FILE), Says(body=b"", headers={"Content-Length": str(10**9)})),
)

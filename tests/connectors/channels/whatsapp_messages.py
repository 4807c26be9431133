"""What customers send on WhatsApp, and what it must be read as."""

from __future__ import annotations

from bot.channels.channel import IncomingMessage, Kind, Location, MediaRef
from tests.connectors.channels.cases import Reading
from tests.connectors.channels.whatsapp_bodies import ANA, ANA_ID, AT, body, media, one, read_as, reply, value

_REFERRAL = {"source_url": "https://fb.me/x", "source_type": "ad", "source_id": "120", "headline": "Rebajas"}
UNSUPPORTED = {"code": 131051, "title": "Message type unknown", "error_data": {"details": "Not supported."}}
_CARD = {"name": {"formatted_name": "Luis Gil"}, "phones": [{"phone": "+34 600 000 000"}], "org": {"company": "Gil SL"}}
_LINE = {"product_retailer_id": "BOOT-42", "quantity": 2, "item_price": 59.9, "currency": "EUR"}
_NEW_ID = "ES.9988776655443322"

MESSAGES = (
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
        body=one("image", media(mime_type="image/jpeg", caption="¿esta?")),
        items=read_as(
            Kind.IMAGE,
            text="¿esta?",
            media=MediaRef(provider_media_id="77", mime_type="image/jpeg", sha256="c2hh"),
        ),
    ),
    Reading(
        what="a voice note",
        body=one("audio", media(mime_type="audio/ogg; codecs=opus", voice=True)),
        items=read_as(
            Kind.VOICE, media=MediaRef(provider_media_id="77", mime_type="audio/ogg; codecs=opus", sha256="c2hh")
        ),
    ),
    Reading(
        what="a song",
        body=one("audio", media(mime_type="audio/mpeg", voice=False)),
        items=read_as(Kind.AUDIO, media=MediaRef(provider_media_id="77", mime_type="audio/mpeg", sha256="c2hh")),
    ),
    Reading(
        what="a video",
        body=one("video", media(mime_type="video/mp4")),
        items=read_as(Kind.VIDEO, media=MediaRef(provider_media_id="77", mime_type="video/mp4", sha256="c2hh")),
    ),
    Reading(
        what="a document",
        body=one("document", media(mime_type="application/pdf", filename="factura.pdf")),
        items=read_as(
            Kind.DOCUMENT,
            media=MediaRef(provider_media_id="77", mime_type="application/pdf", filename="factura.pdf", sha256="c2hh"),
        ),
    ),
    Reading(
        what="an animated sticker",
        body=one("sticker", media(mime_type="image/webp", animated=True)),
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
        body=one("interactive", reply("button_reply", id="c2", title="Envíos"), context={"id": "wamid.0"}),
        items=read_as(Kind.CHOICE, choice_id="c2", text="Envíos", reply_to="wamid.0"),
    ),
    Reading(
        what="a row of a list",
        body=one("interactive", reply("list_reply", id="c3", title="Tallas", description="Guía")),
        items=read_as(Kind.CHOICE, choice_id="c3", text="Tallas", details={"description": "Guía"}),
    ),
    Reading(
        what="a filled-in form",
        body=one("interactive", reply("nfm_reply", name="flow", response_json='{"size": "42", "flow_token": "t"}')),
        items=read_as(Kind.FORM, details={"type": "form", "form": {"size": "42"}}),
    ),
    Reading(
        what="a filled-in form that is broken",
        body=one("interactive", reply("nfm_reply", name="flow", response_json='{"size": "42"')),
        items=read_as(Kind.FORM, details={"type": "form", "raw": '{"size": "42"'}),
    ),
    Reading(
        what="an address",
        body=one(
            "interactive", reply("nfm_reply", name="address_message", response_json='{"values": {"city": "Vigo"}}')
        ),
        items=read_as(Kind.FORM, details={"type": "address", "form": {"values": {"city": "Vigo"}}}),
    ),
    Reading(
        what="a reply with data of a kind that is not known yet",
        body=one("interactive", reply("booking_reply", slot="10:30")),
        items=read_as(Kind.FORM, details={"type": "booking_reply", "form": {"slot": "10:30"}}),
    ),
    Reading(
        what="a customer opens the chat",
        body=one("request_welcome"),
        items=read_as(Kind.OPENING),
    ),
    Reading(
        what="an answer to being called",
        body=one("interactive", reply("call_permission_reply", response="reject")),
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
                details={"event": "user_changed_number", "aliases": [ANA], "left": [ANA]},
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
                details={"event": "user_changed_user_id", "aliases": [ANA_ID], "left": [ANA_ID]},
                needs_answer=False,
            ),
        ),
    ),
    Reading(
        what="something WhatsApp can't pass on",
        body=one("unsupported", {"type": "poll"}, errors=[UNSUPPORTED]),
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
        body=body(value({"id": "wamid.1", "errors": [UNSUPPORTED]})),
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
)

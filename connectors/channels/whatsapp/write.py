"""Outgoing messages as WhatsApp's JSON, within its limits. Pure.

Source: developers.facebook.com, WhatsApp Cloud API, "Messages" and the pages of its message types.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.channels.causes import Cause
from bot.channels.channel import (
    Capabilities,
    Kind,
    Outgoing,
    OutgoingChoice,
    OutgoingMedia,
    ProviderCall,
    Rate,
    Rates,
    at_most,
)
from bot.channels.errors import Rejected
from connectors.channels.fitting import check, sendable_kind
from connectors.channels.foreign import JsonObject, present, storable
from connectors.channels.whatsapp.templates import template_content, with_header_file

_MEGABYTE = 1024 * 1024
_LIST_TITLE_LIMIT = 24
_LIST_ID_LIMIT_BYTES = 200
# The label on the button that opens a list, in the customer's language: at most 20 characters ("Interactive lists").
_LIST_BUTTONS: Mapping[str, str] = {
    "en": "Choose",
    "es": "Elegir",
    "pt": "Escolher",
    "pl": "Wybierz",
    "fi": "Valitse",
}

CAPABILITIES = Capabilities(
    text_limit=4096,
    caption_limit=1024,
    choice_text_limit=1024,
    max_buttons=3,
    max_list_rows=10,
    button_title_limit=20,
    choice_id_limit_bytes=_LIST_ID_LIMIT_BYTES,
    media_limits_bytes={
        Kind.IMAGE: 5 * _MEGABYTE,
        Kind.AUDIO: 16 * _MEGABYTE,
        Kind.VOICE: 16 * _MEGABYTE,
        Kind.VIDEO: 16 * _MEGABYTE,
        Kind.STICKER: 500 * 1024,
        Kind.DOCUMENT: 100 * _MEGABYTE,
    },
    # 80/s per number in and out together; about 1 per 6 s to one customer, in bursts of up to 45 borrowed from later
    # ("Throughput", "Pair rate limits"). Two that follow each other too fast may arrive the wrong way round.
    rates=Rates(account=at_most(80), recipient=Rate(burst=45, per_second=1 / 6), both_ways=True, apart_seconds=0.5),
    read_receipts=True,
    typing=True,
    replies=True,
    reactions=("👍", "❤️", "😂", "🎉", "🙏", "😮"),
    stars_are_bold=True,
    phone_addresses=True,
    window_seconds=24 * 3600,
    uncaptioned=frozenset({Kind.AUDIO, Kind.VOICE, Kind.STICKER}),
    templates=True,
    # The last as a status report names it.
    crowded_causes=frozenset({Cause.PAIR_RATE, Cause.TOO_FAST, "131056"}),
)

# What WhatsApp takes as each kind ("Supported media types"); any other file goes as a document.
_MIME_TYPES: Mapping[Kind, frozenset[str]] = {
    Kind.IMAGE: frozenset({"image/jpeg", "image/png"}),
    Kind.AUDIO: frozenset({"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"}),
    Kind.VOICE: frozenset({"audio/ogg"}),
    Kind.VIDEO: frozenset({"video/mp4", "video/3gpp"}),
    Kind.STICKER: frozenset({"image/webp"}),
}
_NAMES: Mapping[Kind, str] = {kind: kind.value for kind in CAPABILITIES.media_limits_bytes} | {Kind.VOICE: "audio"}


def write(outgoing: Outgoing, address: str) -> ProviderCall:
    """The call that sends `outgoing`. Raises Rejected for what WhatsApp can't carry."""
    if not outgoing.template:
        outgoing = replace(outgoing, text=storable(outgoing.text), kind=sendable_kind(outgoing, _MIME_TYPES))
        check(outgoing, CAPABILITIES)
    payload = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        **_recipient(address),
        "biz_opaque_callback_data": outgoing.message_id,
        **_context(outgoing),
        **_content(outgoing),
    }
    return ProviderCall(method="messages", payload=payload, media=_upload(outgoing))


def typing(provider_message_id: str) -> JsonObject:
    """The payload that marks a message as read and shows that an answer is being typed."""
    return {**read(provider_message_id), "typing_indicator": {"type": "text"}}


def read(provider_message_id: str) -> JsonObject:
    """The payload that marks a message, and all before it, as read ("Mark messages as read")."""
    return {"messaging_product": "whatsapp", "status": "read", "message_id": provider_message_id}


def media_object(payload: JsonObject, media_id: str, filename: str) -> JsonObject:
    """`payload` with the id that its uploaded file got."""
    name = payload["type"]
    if name == "template":
        return {**payload, "template": with_header_file(payload["template"], media_id, filename)}
    if name != "interactive":
        return {**payload, name: {**payload[name], "id": media_id}}
    header = payload["interactive"]["header"]
    filled = {**header, header["type"]: {**header[header["type"]], "id": media_id}}
    return {**payload, "interactive": {**payload["interactive"], "header": filled}}


def upload_limit_bytes(payload: JsonObject) -> int:
    """How large the file of this call may be."""
    name = payload["type"]
    if name == "template":
        name = payload["template"]["components"][0]["parameters"][0]["type"]
    name = payload["interactive"]["header"]["type"] if name == "interactive" else name
    return CAPABILITIES.media_limits_bytes[Kind(name)]


def _recipient(address: str) -> JsonObject:
    """A phone number goes to `to`, a business-scoped user id (it has letters and a dot) to `recipient`."""
    return {"to": address} if address.lstrip("+").isdecimal() else {"recipient": address}


def _content(outgoing: Outgoing) -> JsonObject:
    if outgoing.template:
        return template_content(outgoing.template)
    if outgoing.choices:
        return {"type": "interactive", "interactive": _interactive(outgoing)}
    if outgoing.media:
        name = _NAMES[outgoing.kind]
        return {"type": name, name: _media(outgoing, outgoing.media)}
    return _PLAIN[outgoing.kind](outgoing)


def _context(outgoing: Outgoing) -> JsonObject:
    """What an answer to one message names; a reaction names it in itself."""
    return {} if outgoing.kind is Kind.REACTION else present({"context": present({"message_id": outgoing.reply_to})})


def _reaction(outgoing: Outgoing) -> JsonObject:
    """Without an emoji the reaction is taken back ("Reaction messages")."""
    return {"type": "reaction", "reaction": {"message_id": outgoing.reply_to, "emoji": outgoing.text}}


def _text(outgoing: Outgoing) -> JsonObject:
    return {"type": "text", "text": {"body": outgoing.text, "preview_url": False}}


def _location(outgoing: Outgoing) -> JsonObject:
    location = outgoing.location
    assert location, "checked before"
    fields = present({"name": location.name, "address": location.address})
    return {"type": "location", "location": {"latitude": location.latitude, "longitude": location.longitude, **fields}}


_PLAIN: Mapping[Kind, Callable[[Outgoing], JsonObject]] = {
    Kind.TEXT: _text,
    Kind.LOCATION: _location,
    Kind.REACTION: _reaction,
}


def _media(outgoing: Outgoing, media: OutgoingMedia) -> JsonObject:
    if outgoing.kind in CAPABILITIES.uncaptioned and outgoing.text:
        raise Rejected(Cause.CAPTION_REFUSED, "WhatsApp sends no text with a recording or sticker; send it separately.")
    return present(
        {
            "caption": outgoing.text,
            "filename": media.filename if outgoing.kind is Kind.DOCUMENT else None,
            "voice": outgoing.kind is Kind.VOICE,
        }
    )


def _upload(outgoing: Outgoing) -> OutgoingMedia | None:
    media = outgoing.media
    if media and media.mime_type == "audio/ogg" and outgoing.kind in (Kind.AUDIO, Kind.VOICE):
        # The bare type is refused; Opus is the only codec that WhatsApp takes in ogg.
        return replace(media, mime_type="audio/ogg; codecs=opus")
    return media


def _interactive(outgoing: Outgoing) -> JsonObject:
    body: dict[str, Any] = {"body": {"text": outgoing.text}}
    fits = all(len(each.title) <= CAPABILITIES.button_title_limit for each in outgoing.choices)
    if len(outgoing.choices) <= CAPABILITIES.max_buttons and fits:
        return {"type": "button", **_header(outgoing), **body, "action": {"buttons": _buttons(outgoing.choices)}}
    if outgoing.media:
        raise Rejected(Cause.TOO_MANY_CHOICES, "WhatsApp shows a file with at most three short buttons.")
    button = _LIST_BUTTONS.get(outgoing.language or "", _LIST_BUTTONS["en"])
    return {"type": "list", **body, "action": {"button": button, "sections": [{"rows": _rows(outgoing.choices)}]}}


def _header(outgoing: Outgoing) -> JsonObject:
    if outgoing.media is None:
        return {}
    name = _NAMES[outgoing.kind]
    if name not in ("image", "video", "document"):
        raise Rejected(Cause.CHOICES_REFUSED, "WhatsApp shows no buttons under this file; send them separately.")
    fields = present({"filename": outgoing.media.filename if name == "document" else None})
    return {"header": {"type": name, name: fields}}


def _buttons(choices: tuple[OutgoingChoice, ...]) -> list[JsonObject]:
    return [{"type": "reply", "reply": {"id": each.choice_id, "title": storable(each.title)}} for each in choices]


def _rows(choices: tuple[OutgoingChoice, ...]) -> list[JsonObject]:
    if len(choices) > CAPABILITIES.max_list_rows:
        raise Rejected(Cause.TOO_MANY_CHOICES, "WhatsApp lists at most ten choices.")
    if any(len(each.title) > _LIST_TITLE_LIMIT for each in choices):
        raise Rejected(Cause.TITLE_TOO_LONG, "A choice in a list has at most 24 characters.")
    return [{"id": each.choice_id, "title": storable(each.title)} for each in choices]

"""Outgoing messages as the visitor's panel shows them, within its limits. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.channels.causes import Cause
from bot.channels.channel import Capabilities, Kind, Outgoing, ProviderCall, Rate, Rates
from bot.channels.errors import Rejected
from connectors.channels.fitting import check, sendable_kind
from connectors.channels.foreign import JsonObject, present, storable

_MEGABYTE = 1000 * 1000
LARGEST_FILE_BYTES = 10 * _MEGABYTE

CAPABILITIES = Capabilities(
    text_limit=4096,
    caption_limit=1024,
    choice_text_limit=4096,
    max_buttons=10,
    max_list_rows=0,
    button_title_limit=64,
    choice_id_limit_bytes=64,
    media_limits_bytes={
        Kind.IMAGE: LARGEST_FILE_BYTES,
        Kind.AUDIO: LARGEST_FILE_BYTES,
        Kind.VOICE: LARGEST_FILE_BYTES,
        Kind.VIDEO: 50 * _MEGABYTE,
        Kind.DOCUMENT: 50 * _MEGABYTE,
    },
    # Ours alone: enough for every open panel, and no visitor is flooded.
    rates=Rates(account=Rate(burst=100, per_second=200), recipient=Rate(burst=20, per_second=10)),
    read_receipts=True,
    typing=True,
    replies=True,
    strangers=True,
)

# What browsers show themselves; any other file is offered as a download.
_MIME_TYPES: Mapping[Kind, frozenset[str]] = {
    Kind.IMAGE: frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"}),
    Kind.AUDIO: frozenset({"audio/mpeg", "audio/mp4", "audio/x-m4a", "audio/ogg", "audio/wav"}),
    Kind.VOICE: frozenset({"audio/mpeg", "audio/mp4", "audio/x-m4a", "audio/ogg"}),
    Kind.VIDEO: frozenset({"video/mp4", "video/webm"}),
}


def write(outgoing: Outgoing, address: str) -> ProviderCall:
    """The message as JSON for the panel: plain text, buttons, a file by its name. Raises Rejected."""
    outgoing = replace(outgoing, text=storable(outgoing.text), kind=sendable_kind(outgoing, _MIME_TYPES))
    check(outgoing, CAPABILITIES)
    if outgoing.kind is Kind.REACTION:
        raise Rejected(Cause.UNSUPPORTED_KIND, "The website chat shows no reactions; answer in words.")
    if len(outgoing.choices) > CAPABILITIES.max_buttons:
        raise Rejected(Cause.TOO_MANY_CHOICES, f"The website chat shows at most {CAPABILITIES.max_buttons} buttons.")
    payload = {
        "id": outgoing.message_id,
        "to": address,
        "kind": outgoing.kind.value,
        **present({"text": outgoing.text, "reply_to": outgoing.reply_to, "lang": outgoing.language}),
        **_buttons(outgoing),
        **_file(outgoing),
        **_place(outgoing),
    }
    return ProviderCall(method="show", payload=payload, media=outgoing.media)


def kind_of(call: ProviderCall) -> Kind:
    """The kind of the message that a call shows."""
    return Kind(call.payload["kind"])


def _buttons(outgoing: Outgoing) -> JsonObject:
    buttons = [{"id": choice.choice_id, "title": storable(choice.title)} for choice in outgoing.choices]
    return present({"buttons": buttons})


def _file(outgoing: Outgoing) -> JsonObject:
    if not outgoing.media:
        return {}
    return {"file": {"name": storable(outgoing.media.filename), "type": outgoing.media.mime_type}}


def _place(outgoing: Outgoing) -> JsonObject:
    place = outgoing.location
    if not place:
        return {}
    named = present({"name": place.name and storable(place.name), "address": place.address and storable(place.address)})
    return {"place": {"latitude": place.latitude, "longitude": place.longitude, **named}}

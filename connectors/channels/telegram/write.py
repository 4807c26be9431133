"""Outgoing messages as calls of the Bot API, within its limits. Pure.

Source: core.telegram.org/bots/api, "Available methods"; `MessageLimit`, `FileSizeLimit` of python-telegram-bot.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.channels.causes import Cause
from bot.channels.channel import Capabilities, Kind, Location, Outgoing, ProviderCall, Rate, Rates
from bot.channels.errors import Rejected
from connectors.channels.fitting import check, sendable_kind
from connectors.channels.foreign import JsonObject, present, storable

_MEGABYTE = 1000 * 1000

CAPABILITIES = Capabilities(
    text_limit=4096,
    caption_limit=1024,
    choice_text_limit=4096,
    max_buttons=100,
    max_list_rows=0,
    button_title_limit=64,
    choice_id_limit_bytes=64,
    media_limits_bytes={
        Kind.IMAGE: 10 * _MEGABYTE,
        Kind.AUDIO: 50 * _MEGABYTE,
        Kind.VOICE: 50 * _MEGABYTE,
        Kind.VIDEO: 50 * _MEGABYTE,
        Kind.STICKER: 50 * _MEGABYTE,
        Kind.DOCUMENT: 50 * _MEGABYTE,
    },
    # About 30/s in all, 1/s per chat with short bursts (Bots FAQ, "My bot is hitting limits").
    rates=Rates(account=Rate(burst=5, per_second=25), recipient=Rate(burst=5, per_second=1)),
    read_receipts=False,
    typing=True,
    replies=True,
    # Of those that Telegram takes from bots ("ReactionTypeEmoji").
    reactions=("👍", "❤", "😁", "🎉", "🙏", "👌"),
    edits=True,
    # "A message can only be deleted if it was sent less than 48 hours ago" ("deleteMessage").
    deletes_seconds=48 * 3600,
)

# What Telegram takes as each kind; any other file goes as a document.
_MIME_TYPES: Mapping[Kind, frozenset[str]] = {
    Kind.IMAGE: frozenset({"image/jpeg", "image/png", "image/webp"}),
    Kind.AUDIO: frozenset({"audio/mpeg", "audio/mp4", "audio/x-m4a"}),
    Kind.VOICE: frozenset({"audio/ogg", "audio/mpeg", "audio/mp4", "audio/x-m4a"}),
    Kind.VIDEO: frozenset({"video/mp4"}),
    Kind.STICKER: frozenset({"image/webp"}),
}
# Kind → method and the field that takes the file.
_METHODS: Mapping[Kind, tuple[str, str]] = {
    Kind.IMAGE: ("sendPhoto", "photo"),
    Kind.AUDIO: ("sendAudio", "audio"),
    Kind.VOICE: ("sendVoice", "voice"),
    Kind.VIDEO: ("sendVideo", "video"),
    Kind.STICKER: ("sendSticker", "sticker"),
    Kind.DOCUMENT: ("sendDocument", "document"),
}
REACT = "setMessageReaction"
# They can be repeated without harm.
CHANGES = frozenset({"editMessageText", "editMessageCaption", "deleteMessage"})
FILE_FIELDS: Mapping[str, str] = dict(_METHODS.values())
_LIMITS: Mapping[str, int] = {method: CAPABILITIES.media_limits_bytes[kind] for kind, (method, _) in _METHODS.items()}


def write(outgoing: Outgoing, address: str) -> ProviderCall:
    """The call that sends `outgoing`: plain text without any parse mode. Raises Rejected for what can't be carried."""
    outgoing = replace(outgoing, text=storable(outgoing.text), kind=sendable_kind(outgoing, _MIME_TYPES))
    check(outgoing, CAPABILITIES)
    if outgoing.kind is Kind.REACTION:
        return _reaction(outgoing, address)
    if outgoing.kind in (Kind.EDIT, Kind.REVOKE):
        return _change(outgoing, address)
    method, content = _content(outgoing)
    payload = {"chat_id": address, **content, **_keyboard(outgoing), **_reply(outgoing.reply_to)}
    return ProviderCall(method=method, payload=payload, media=outgoing.media)


def _reaction(outgoing: Outgoing, address: str) -> ProviderCall:
    """One emoji, or none to take it back. Raises Rejected where the message it is for is none of Telegram's."""
    _, _, message_id = (outgoing.reply_to or "").partition(":")
    if not message_id.isdecimal():
        raise Rejected(Cause.REACTION_TARGET, "Telegram no longer knows the message that this reaction is for.")
    emoji = [{"type": "emoji", "emoji": outgoing.text}] if outgoing.text else []
    return ProviderCall(method=REACT, payload={"chat_id": address, "message_id": int(message_id), "reaction": emoji})


def _change(outgoing: Outgoing, address: str) -> ProviderCall:
    """Another text for a message of ours, or its end. Raises Rejected where that is none of Telegram's messages."""
    _, _, message_id = (outgoing.reply_to or "").partition(":")
    if not message_id.isdecimal():
        raise Rejected(Cause.CHANGE_REFUSED, "Telegram no longer knows the message that this changes.")
    target = {"chat_id": address, "message_id": int(message_id)}
    if outgoing.kind is Kind.REVOKE:
        return ProviderCall(method="deleteMessage", payload=target)
    if outgoing.of_file:
        return ProviderCall(method="editMessageCaption", payload={**target, "caption": outgoing.text})
    options = {"link_preview_options": {"is_disabled": True}}
    return ProviderCall(method="editMessageText", payload={**target, "text": outgoing.text, **options})


def upload_limit_bytes(method: str) -> int:
    """How large the file of this method may be."""
    return _LIMITS[method]


def _content(outgoing: Outgoing) -> tuple[str, JsonObject]:
    if outgoing.media:
        if outgoing.kind is Kind.STICKER and outgoing.text:
            raise Rejected(Cause.CAPTION_REFUSED, "Telegram sends no text with a sticker; send it separately.")
        return _METHODS[outgoing.kind][0], present({"caption": outgoing.text})
    if outgoing.location:
        return _location(outgoing.location)
    return "sendMessage", {"text": outgoing.text, "link_preview_options": {"is_disabled": True}}


def _location(location: Location) -> tuple[str, JsonObject]:
    point = {"latitude": location.latitude, "longitude": location.longitude}
    if not location.name:
        return "sendLocation", point
    return "sendVenue", {**point, "title": storable(location.name), "address": storable(location.address or "–")}


def _keyboard(outgoing: Outgoing) -> JsonObject:
    if not outgoing.choices:
        return {}
    if len(outgoing.choices) > CAPABILITIES.max_buttons:
        raise Rejected(Cause.TOO_MANY_CHOICES, f"Telegram shows at most {CAPABILITIES.max_buttons} buttons.")
    rows = [[{"text": storable(each.title), "callback_data": each.choice_id}] for each in outgoing.choices]
    return {"reply_markup": {"inline_keyboard": rows}}


def _reply(reply_to: str | None) -> JsonObject:
    """An answer to one message. One that Telegram no longer has, or that is no message, changes nothing else."""
    _, _, message_id = (reply_to or "").partition(":")
    if not message_id.isdecimal():
        return {}
    return {"reply_parameters": {"message_id": int(message_id), "allow_sending_without_reply": True}}

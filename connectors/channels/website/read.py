"""Reads the bodies of the web-chat process: a visitor's messages, and which of ours a panel has shown. Pure.

A body names one `visitor` (their address) with `messages` and `seen`, and what is known of them: `who` (a name that
the shop's server signed, other addresses of the same person, those of `before` under which they may have sent a message
that comes again), `page` and `language`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from bot.channels.channel import IncomingMessage, Item, Kind, MediaRef, Status, StatusUpdate, Unreadable
from connectors.channels.foreign import (
    JsonObject,
    each,
    id_of,
    integer_of,
    name_of,
    object_of,
    parse_object,
    present,
    small,
    text_of,
)

_KINDS: Mapping[str, Kind] = {
    "text": Kind.TEXT,
    "choice": Kind.CHOICE,
    "image": Kind.IMAGE,
    "audio": Kind.AUDIO,
    "video": Kind.VIDEO,
    "document": Kind.DOCUMENT,
}
_SEEN: Mapping[str, Status] = {"delivered": Status.DELIVERED, "read": Status.READ}


def read(body: bytes) -> tuple[Item, ...]:
    """Everything in one body. Never raises."""
    content = parse_object(body)
    if isinstance(content, Unreadable):
        return (content,)
    address = id_of(content.get("visitor"))
    if not address:
        return (Unreadable(reason="a body without visitor"),)
    items: list[Item] = []
    if "messages" in content:
        items += each(content["messages"], "messages", partial(_message, content, address))
    if "seen" in content:
        items += each(content["seen"], "seen", _status)
    return tuple(items) or (Unreadable(reason="a body with nothing in it"),)


def _message(content: JsonObject, address: str, message: JsonObject) -> Iterable[Item]:
    client_id, kind = id_of(message.get("id")), _KINDS.get(text_of(message.get("kind")))
    if not client_id:
        return (Unreadable(reason="a message without id"),)
    if kind is None:
        return (Unreadable(reason=f"unknown kind of message: {name_of(message.get('kind'))}"),)
    media = _media(object_of(message.get("file")))
    if media is None and kind not in (Kind.TEXT, Kind.CHOICE):
        return (Unreadable(reason="a message without its file"),)
    who = object_of(content.get("who"))
    aliases = [alias for alias in map(id_of, _list(who.get("aliases"))) if alias]
    sent_as = [f"{before}:{client_id}" for before in map(id_of, _list(who.get("before"))) if before]
    return (
        IncomingMessage(
            provider_message_id=f"{address}:{client_id}",
            address=address,
            name=text_of(who.get("name")) or None,
            sent_at=integer_of(message.get("at")) or 0,
            kind=kind,
            text=text_of(message.get("text")),
            choice_id=id_of(message.get("choice")) or None,
            media=media,
            reply_to=id_of(message.get("reply_to")) or None,
            details=present({"payload": id_of(message.get("press")), "aliases": aliases, "sent_as": sent_as}),
            origin=small(object_of(content.get("page"))) or None,
            phone_language=id_of(content.get("language")) or None,
        ),
    )


def _media(file: JsonObject) -> MediaRef | None:
    file_id = id_of(file.get("id"))
    if not file_id:
        return None
    return MediaRef(
        provider_media_id=file_id,
        mime_type=text_of(file.get("type")) or None,
        filename=text_of(file.get("name")) or None,
        size=integer_of(file.get("size")),
    )


def _status(seen: JsonObject) -> Iterable[Item]:
    message_id, status = id_of(seen.get("id")), _SEEN.get(text_of(seen.get("status")))
    if not message_id or status is None:
        return (Unreadable(reason="a report without id or status"),)
    return (
        StatusUpdate(
            provider_message_id=message_id,
            status=status,
            at=integer_of(seen.get("at")) or 0,
            our_message_id=message_id,
        ),
    )


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []

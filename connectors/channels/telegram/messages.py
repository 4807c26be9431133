"""Messages of Telegram: one reader per kind of content, in a table.

Source: core.telegram.org/bots/api, "Message" and the types it names (Bot API 10.0).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.channels.channel import IncomingMessage, Kind, MediaRef
from bot.channels.marks import ENTITIES
from connectors.channels.foreign import (
    JsonObject,
    id_of,
    integer_of,
    location_of,
    object_of,
    objects_of,
    parse_object,
    present,
    small,
    text_of,
)
from connectors.channels.telegram.names import ENVELOPE, NOTICES

Fields = dict[str, Any]
Reader = Callable[[JsonObject, Any], Fields | None]
_MOST_ENTITIES = 100
_NO_TURN = frozenset({Kind.SYSTEM, Kind.EDIT})


def provider_id(chat: Any, message: JsonObject) -> str:
    """A message's id, unique over chats: `<chat id>:<message id>`; "" where one is missing."""
    chat_id, message_id = id_of(object_of(chat).get("id")), id_of(message.get("message_id"))
    return f"{chat_id}:{message_id}" if chat_id and message_id else ""


def phone_language(person: JsonObject) -> str | None:
    """The language of their Telegram, where it tells one ("User", `language_code`: an IETF tag)."""
    return text_of(person.get("language_code")) or None


def full_name(person: JsonObject) -> str | None:
    """First and last name, else the username."""
    names = [text_of(person.get(key)) for key in ("first_name", "last_name")]
    return " ".join(filter(None, names)) or text_of(person.get("username")) or None


def read_message(message: JsonObject, message_id: str) -> IncomingMessage:
    """A message of a private chat as an item; unknown content becomes an UNKNOWN message, never a loss."""
    fields = _content(message)
    chat, sender = object_of(message.get("chat")), object_of(message.get("from"))
    fields["details"] = {**_around(message), **fields.get("details", {})}
    return IncomingMessage(
        provider_message_id=message_id,
        address=id_of(chat.get("id")),
        name=full_name(sender) or full_name(chat),
        sent_at=integer_of(message.get("date")) or 0,
        reply_to=_reply_to(message),
        needs_answer=fields["kind"] not in _NO_TURN,
        phone_language=phone_language(sender),
        **fields,
    )


def content_names(message: JsonObject) -> list[str]:
    """What a message holds, by Telegram's names."""
    return sorted(name for name in message if name not in ENVELOPE)


def _content(message: JsonObject) -> Fields:
    for name, read in _READERS.items():
        fields = read(message, message[name]) if name in message else None
        if fields is not None:
            return fields
    names = content_names(message)
    notice = next((name for name in names if name in NOTICES), None)
    if notice:
        return {"kind": Kind.SYSTEM, "details": {"event": notice, **present({"about": small(message[notice])})}}
    raw = {name: message[name] for name in names}
    details = present({"raw": small(raw)})
    return {
        "kind": Kind.UNKNOWN,
        "text": text_of(message.get("caption")),
        "details": {"type": small(names[0]) if names else "empty", **details},
    }


def _around(message: JsonObject) -> JsonObject:
    """What lies around the content: forwarding, the quoted words, album, topic, hidden links."""
    links = [small(entity.get("url")) for entity in objects_of(message.get("entities"))[:20] if "url" in entity]
    return present(
        {
            "forwarded": "forward_origin" in message or "forward_date" in message,
            "quote": small(object_of(message.get("quote")).get("text")),
            "album": id_of(message.get("media_group_id")),
            "topic": id_of(message.get("message_thread_id")),
            "links": links,
            "entities": _styles(message),
        }
    )


def _styles(message: JsonObject) -> list[JsonObject]:
    """Which parts of the text or caption are bold, italic and the like."""
    entities = [*objects_of(message.get("entities")), *objects_of(message.get("caption_entities"))]
    return [
        {"type": entity["type"], "offset": entity.get("offset"), "length": entity.get("length")}
        for entity in entities[:_MOST_ENTITIES]
        if entity.get("type") in ENTITIES
    ]


def _reply_to(message: JsonObject) -> str | None:
    replied = object_of(message.get("reply_to_message"))
    return provider_id(message.get("chat"), replied) or None


def _text(message: JsonObject, value: Any) -> Fields | None:
    if not isinstance(value, str):
        return None
    word, _, rest = text_of(value).partition(" ")
    if word.split("@")[0] != "/start":
        return {"kind": Kind.TEXT, "text": text_of(value)}
    return {"kind": Kind.TEXT, "text": "/start", "origin": {"start": rest.strip()} if rest.strip() else None}


def _media(kind: Kind, mime_type: str | None = None) -> Reader:
    def read(message: JsonObject, value: Any) -> Fields | None:
        media = _media_ref(object_of(value), mime_type)
        return {"kind": kind, "text": text_of(message.get("caption")), "media": media} if media else None

    return read


def _media_ref(value: JsonObject, mime_type: str | None) -> MediaRef | None:
    file_id = id_of(value.get("file_id"))
    if not file_id:
        return None
    return MediaRef(
        provider_media_id=file_id,
        mime_type=text_of(value.get("mime_type")) or mime_type,
        filename=text_of(value.get("file_name")) or None,
        size=integer_of(value.get("file_size")),
    )


def _photo(message: JsonObject, value: Any) -> Fields | None:
    """The largest of the sizes that Telegram made."""
    sizes = sorted(objects_of(value), key=lambda size: integer_of(size.get("width")) or 0)
    return _media(Kind.IMAGE, "image/jpeg")(message, sizes[-1]) if sizes else None


def _sticker(message: JsonObject, value: Any) -> Fields | None:
    body = object_of(value)
    animated, video = body.get("is_animated") is True, body.get("is_video") is True
    mime_type = "application/x-tgsticker" if animated else "video/webm" if video else "image/webp"
    media = _media_ref(body, mime_type)
    details = present({"emoji": small(body.get("emoji")), "animated": animated or video})
    return {"kind": Kind.STICKER, "media": media, "details": details} if media else None


def _live_photo(message: JsonObject, value: Any) -> Fields | None:
    body = object_of(value)
    return _photo(message, body.get("photo")) or _media(Kind.VIDEO)(message, body)


def _dice(message: JsonObject, value: Any) -> Fields | None:
    details = present({"emoji": small(object_of(value).get("emoji")), "value": small(object_of(value).get("value"))})
    return {"kind": Kind.STICKER, "details": details} if details else None


def _location(message: JsonObject, value: Any) -> Fields | None:
    location = location_of(value)
    if location is None:
        return None
    live = present({"live_seconds": integer_of(object_of(value).get("live_period"))})
    return {"kind": Kind.LOCATION, "location": location, "details": live}


def _venue(message: JsonObject, value: Any) -> Fields | None:
    body = object_of(value)
    location = location_of(body.get("location"), body.get("title"), body.get("address"))
    return {"kind": Kind.LOCATION, "location": location} if location else None


def _contact(message: JsonObject, value: Any) -> Fields | None:
    body = object_of(value)
    card = present({"name": full_name(body), "phones": [small(body["phone_number"])] if "phone_number" in body else []})
    return {"kind": Kind.CONTACT_CARD, "details": {"contacts": [card]}} if card else None


def _poll(message: JsonObject, value: Any) -> Fields | None:
    body = object_of(value)
    options = [small(option.get("text")) for option in objects_of(body.get("options"))[:20]]
    poll = present({"question": small(body.get("question")), "options": options})
    return {"kind": Kind.UNKNOWN, "details": {"type": "poll", "poll": poll}} if poll else None


def _web_app(message: JsonObject, value: Any) -> Fields | None:
    """What was filled in on a page of ours inside Telegram; what is no JSON object is shown as it came."""
    body = object_of(value)
    answers = parse_object(text_of(body.get("data")).encode())
    form = {"form": small(answers)} if isinstance(answers, dict) and answers else {"raw": small(body.get("data"))}
    return {"kind": Kind.FORM, "details": {"type": "form", **present(form)}} if body else None


def _payment(message: JsonObject, value: Any) -> Fields | None:
    body = object_of(value)
    return {"kind": Kind.FORM, "details": {"type": "payment", "form": small(body)}} if body else None


_READERS: Mapping[str, Reader] = {
    "text": _text,
    "live_photo": _live_photo,
    "photo": _photo,
    "voice": _media(Kind.VOICE, "audio/ogg"),
    "audio": _media(Kind.AUDIO, "audio/mpeg"),
    "animation": _media(Kind.VIDEO, "video/mp4"),
    "video": _media(Kind.VIDEO, "video/mp4"),
    "video_note": _media(Kind.VIDEO, "video/mp4"),
    "document": _media(Kind.DOCUMENT),
    "sticker": _sticker,
    "venue": _venue,
    "location": _location,
    "contact": _contact,
    "dice": _dice,
    "poll": _poll,
    "web_app_data": _web_app,
    "successful_payment": _payment,
}

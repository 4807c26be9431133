"""Telegram's cases for the contract. Updates written after the Bot API's reference."""

from __future__ import annotations

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
    Uncertain,
)
from connectors.channels.telegram import Telegram
from tests.channels.cases import Cases, Fault, Reading, Writing, choices, file, text
from tests.channels.provider import Says

TOKEN = "100001:token-of-the-test"
SECRET = "webhook-secret-of-the-test"
AT = 1_790_000_000
_EVA = {"id": 7, "is_bot": False, "first_name": "Eva", "last_name": "Mora", "language_code": "es"}
_CHAT = {"id": 7, "type": "private", "first_name": "Eva"}
_GROUP = {"id": -100, "type": "supergroup", "title": "Todos"}


def update(kind: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """An update with one kind of content."""
    return {"update_id": 500, kind: content}


def one(**content: Any) -> dict[str, Any]:
    """An update with a message of Eva."""
    return update("message", {"message_id": 3, "from": _EVA, "chat": _CHAT, "date": AT, **content})


def read_as(kind: Kind, **fields: Any) -> tuple[Item, ...]:
    """What a message of Eva is read as."""
    known: dict[str, Any] = {"provider_message_id": "7:3", "address": "7", "sent_at": AT, "name": "Eva Mora"}
    return (IncomingMessage(kind=kind, **{**known, **fields}),)


_KEYBOARD = {
    "inline_keyboard": [[{"text": "Envíos", "callback_data": "c1"}], [{"text": "Pagos", "callback_data": "c2"}]]
}
_ASKED = {"message_id": 2, "chat": _CHAT, "date": AT, "text": "¿Qué?", "reply_markup": _KEYBOARD}
_REACTION = {"chat": _CHAT, "message_id": 2, "user": _EVA, "date": AT}
_PHOTO_SIZES = [
    {"file_id": "big", "width": 800, "height": 600, "file_size": 900},
    {"file_id": "small", "width": 80, "height": 60, "file_size": 90},
]


def _member(status: str, chat: Mapping[str, Any] = _CHAT) -> dict[str, Any]:
    return update("my_chat_member", {"chat": chat, "from": _EVA, "date": AT, "new_chat_member": {"status": status}})


READINGS = (
    Reading(what="a customer writes", body=one(text="hola 👋"), items=read_as(Kind.TEXT, text="hola 👋")),
    Reading(
        what="a text with what no database takes",
        body=one(text="a\x00b\ud800c"),
        items=read_as(Kind.TEXT, text="a\ufffdb\ufffdc"),
    ),
    Reading(
        what="a command is left as text",
        body=one(text="/restart now"),
        items=read_as(Kind.TEXT, text="/restart now"),
    ),
    Reading(what="a customer starts", body=one(text="/start"), items=read_as(Kind.TEXT, text="/start")),
    Reading(
        what="a customer comes from a link",
        body=one(text="/start spring-ad"),
        items=read_as(Kind.TEXT, text="/start", origin={"start": "spring-ad"}),
    ),
    Reading(
        what="a reply with quoted words in a topic",
        body=one(
            text="esta",
            reply_to_message={"message_id": 1, "chat": _CHAT, "date": AT, "text": "¿cuál?"},
            quote={"text": "cuál", "position": 1},
            message_thread_id=9,
        ),
        items=read_as(Kind.TEXT, text="esta", reply_to="7:1", details={"quote": "cuál", "topic": "9"}),
    ),
    Reading(
        what="a forwarded text with a hidden link",
        body=one(
            text="mira",
            forward_origin={"type": "hidden_user"},
            entities=[{"type": "text_link", "offset": 0, "length": 4, "url": "https://x.es"}],
        ),
        items=read_as(Kind.TEXT, text="mira", details={"forwarded": True, "links": ["https://x.es"]}),
    ),
    Reading(
        what="a photo of an album, in its largest size",
        body=one(photo=_PHOTO_SIZES, caption="¿esta?", media_group_id="55"),
        items=read_as(
            Kind.IMAGE,
            text="¿esta?",
            media=MediaRef(provider_media_id="big", mime_type="image/jpeg", size=900),
            details={"album": "55"},
        ),
    ),
    Reading(
        what="a voice note",
        body=one(voice={"file_id": "v", "duration": 3, "mime_type": "audio/ogg", "file_size": 50}),
        items=read_as(Kind.VOICE, media=MediaRef(provider_media_id="v", mime_type="audio/ogg", size=50)),
    ),
    Reading(
        what="a song",
        body=one(audio={"file_id": "a", "file_name": "x.mp3", "mime_type": "audio/mpeg"}),
        items=read_as(Kind.AUDIO, media=MediaRef(provider_media_id="a", mime_type="audio/mpeg", filename="x.mp3")),
    ),
    Reading(
        what="a video",
        body=one(video={"file_id": "v", "mime_type": "video/mp4"}),
        items=read_as(Kind.VIDEO, media=MediaRef(provider_media_id="v", mime_type="video/mp4")),
    ),
    Reading(
        what="a round video",
        body=one(video_note={"file_id": "v", "length": 240}),
        items=read_as(Kind.VIDEO, media=MediaRef(provider_media_id="v", mime_type="video/mp4")),
    ),
    Reading(
        what="an animation, which Telegram sends as a document as well",
        body=one(animation={"file_id": "g", "mime_type": "video/mp4"}, document={"file_id": "g"}),
        items=read_as(Kind.VIDEO, media=MediaRef(provider_media_id="g", mime_type="video/mp4")),
    ),
    Reading(
        what="a document",
        body=one(document={"file_id": "d", "file_name": "factura.pdf", "mime_type": "application/pdf"}),
        items=read_as(
            Kind.DOCUMENT,
            media=MediaRef(provider_media_id="d", mime_type="application/pdf", filename="factura.pdf"),
        ),
    ),
    Reading(
        what="an animated sticker",
        body=one(sticker={"file_id": "s", "emoji": "😀", "is_animated": True, "is_video": False}),
        items=read_as(
            Kind.STICKER,
            media=MediaRef(provider_media_id="s", mime_type="application/x-tgsticker"),
            details={"emoji": "😀", "animated": True},
        ),
    ),
    Reading(
        what="a die",
        body=one(dice={"emoji": "🎲", "value": 4}),
        items=read_as(Kind.STICKER, details={"emoji": "🎲", "value": 4}),
    ),
    Reading(
        what="a place",
        body=one(location={"latitude": 40.4, "longitude": -3.7, "live_period": 60}),
        items=read_as(Kind.LOCATION, location=Location(latitude=40.4, longitude=-3.7), details={"live_seconds": 60}),
    ),
    Reading(
        what="a place with a name",
        body=one(
            location={"latitude": 40.4, "longitude": -3.7},
            venue={"location": {"latitude": 40.4, "longitude": -3.7}, "title": "Tienda", "address": "Gran Vía 1"},
        ),
        items=read_as(
            Kind.LOCATION,
            location=Location(latitude=40.4, longitude=-3.7, name="Tienda", address="Gran Vía 1"),
        ),
    ),
    Reading(
        what="a contact card",
        body=one(contact={"phone_number": "+34600", "first_name": "Luis", "last_name": "Gil"}),
        items=read_as(Kind.CONTACT_CARD, details={"contacts": [{"name": "Luis Gil", "phones": ["+34600"]}]}),
    ),
    Reading(
        what="a poll",
        body=one(poll={"id": "1", "question": "¿Cuál?", "options": [{"text": "A"}, {"text": "B"}]}),
        items=read_as(Kind.UNKNOWN, details={"type": "poll", "poll": {"question": "¿Cuál?", "options": ["A", "B"]}}),
    ),
    Reading(
        what="content nobody knows yet",
        body=one(hologram={"beam": 3, "payload": "faq/x"}, caption="mira"),
        items=read_as(
            Kind.UNKNOWN,
            text="mira",
            details={"type": "hologram", "raw": {"hologram": {"beam": 3, "payload": "faq/x"}}},
        ),
    ),
    Reading(
        what="a photo that is none is shown for what it is",
        body=one(photo="?"),
        items=read_as(Kind.UNKNOWN, details={"type": "photo", "raw": {"photo": "?"}}),
    ),
    Reading(
        what="a notice about the chat needs no answer",
        body=one(pinned_message={"message_id": 1}),
        items=read_as(
            Kind.SYSTEM,
            needs_answer=False,
            details={"event": "pinned_message", "about": {"message_id": 1}},
        ),
    ),
    Reading(
        what="a corrected text is no new turn",
        body=update(
            "edited_message",
            {"message_id": 3, "from": _EVA, "chat": _CHAT, "date": AT, "edit_date": AT + 60, "text": "talla 43"},
        ),
        items=read_as(
            Kind.EDIT,
            provider_message_id="7:3:edit500",
            reply_to="7:3",
            text="talla 43",
            sent_at=AT + 60,
            needs_answer=False,
            details={"edited": "text"},
        ),
    ),
    Reading(
        what="a pressed button",
        body=update("callback_query", {"id": "q1", "from": _EVA, "message": _ASKED, "data": "c2"}),
        items=read_as(
            Kind.CHOICE,
            provider_message_id="cb:q1",
            choice_id="c2",
            text="Pagos",
            sent_at=0,
            reply_to="7:2",
            details={"callback_query_id": "q1"},
        ),
    ),
    Reading(
        what="a pressed button of a message that is gone",
        body=update("callback_query", {"id": "q1", "from": _EVA, "data": "c2"}),
        items=read_as(
            Kind.CHOICE,
            provider_message_id="cb:q1",
            choice_id="c2",
            sent_at=0,
            details={"callback_query_id": "q1"},
        ),
    ),
    Reading(
        what="a reaction",
        body=update("message_reaction", {**_REACTION, "new_reaction": [{"type": "emoji", "emoji": "👍"}]}),
        items=read_as(
            Kind.REACTION,
            provider_message_id="7:2:reaction500",
            text="👍",
            reply_to="7:2",
            needs_answer=False,
        ),
    ),
    Reading(
        what="a reaction taken back",
        body=update("message_reaction", {**_REACTION, "new_reaction": []}),
        items=read_as(
            Kind.REACTION,
            provider_message_id="7:2:reaction500",
            reply_to="7:2",
            needs_answer=False,
            details={"removed": True},
        ),
    ),
    Reading(what="the bot is blocked", body=_member("kicked"), items=(ChannelEvent(name="blocked", address="7"),)),
    Reading(what="and unblocked", body=_member("member"), items=(ChannelEvent(name="unblocked", address="7"),)),
    Reading(
        what="the bot is put into a group",
        body=_member("member", _GROUP),
        items=(ChannelEvent(name="group_member", details={"chat_id": "-100"}),),
    ),
    Reading(
        what="a message in a group is not answered",
        body=one(chat=_GROUP, text="hola a todos"),
        items=(ChannelEvent(name="group_message", details={"chat_id": "-100", "content": ["text"]}),),
    ),
    Reading(
        what="another bot is not answered",
        body=one(**{"from": {"id": 7, "is_bot": True, "first_name": "Bot"}}, text="hola"),
        items=(ChannelEvent(name="bot_message", address="7"),),
    ),
    Reading(
        what="a vote in a poll",
        body=update("poll_answer", {"poll_id": "1", "option_ids": [0]}),
        items=(ChannelEvent(name="poll_answer", details={"poll_id": "1", "option_ids": [0]}),),
    ),
)


def _bodies(texts: Sequence[str]) -> list[Any]:
    """One update per text: Telegram sends no batches."""
    return [
        {
            "update_id": number,
            "message": {"message_id": number, "from": _EVA, "chat": _CHAT, "date": AT, "text": each},
        }
        for number, each in enumerate(texts, 1)
    ]


def _call(method: str, content: Mapping[str, Any], **fields: Any) -> Call:
    return Call(method=method, payload={"chat_id": "7", **content}, **fields)


def _said(words: str) -> dict[str, Any]:
    return {"text": words, "link_preview_options": {"is_disabled": True}}


_PHOTO = file(Kind.IMAGE, "image/jpeg", "bota.jpg", text="La bota", choices=choices("Sí"))
_VOICE = file(Kind.VOICE, "audio/ogg; codecs=opus", "nota.ogg")
_BROWSER_VOICE = file(Kind.VOICE, "audio/webm", "nota.webm")

WRITINGS = (
    Writing(
        what="a text without formatting or link preview",
        outgoing=text("<b>Hola</b> https://x.es"),
        address="7",
        call=_call("sendMessage", _said("<b>Hola</b> https://x.es")),
    ),
    Writing(
        what="an answer to one message",
        outgoing=text(reply_to="7:3"),
        address="7",
        call=_call(
            "sendMessage",
            {**_said("Hola"), "reply_parameters": {"message_id": 3, "allow_sending_without_reply": True}},
        ),
    ),
    Writing(
        what="an answer to a pressed button is no reply",
        outgoing=text(reply_to="cb:q1"),
        address="7",
        call=_call("sendMessage", _said("Hola")),
    ),
    Writing(
        what="choices are buttons under the text",
        outgoing=text("¿Qué?", choices=choices("Envíos", "Pagos")),
        address="7",
        call=_call("sendMessage", {**_said("¿Qué?"), "reply_markup": _KEYBOARD}),
    ),
    Writing(
        what="a photo with words and a button",
        outgoing=_PHOTO,
        address="7",
        call=_call(
            "sendPhoto",
            {"caption": "La bota", "reply_markup": {"inline_keyboard": [[{"text": "Sí", "callback_data": "c1"}]]}},
            media=_PHOTO.media,
        ),
    ),
    Writing(what="a voice note", outgoing=_VOICE, address="7", call=_call("sendVoice", {}, media=_VOICE.media)),
    Writing(
        what="a recording Telegram does not play goes as a document",
        outgoing=_BROWSER_VOICE,
        address="7",
        call=_call("sendDocument", {}, media=_BROWSER_VOICE.media),
    ),
    Writing(
        what="a place",
        outgoing=Outgoing(message_id="m1", kind=Kind.LOCATION, location=Location(latitude=40.4, longitude=-3.7)),
        address="7",
        call=_call("sendLocation", {"latitude": 40.4, "longitude": -3.7}),
    ),
    Writing(
        what="a place with a name",
        outgoing=Outgoing(
            message_id="m1",
            kind=Kind.LOCATION,
            location=Location(latitude=40.4, longitude=-3.7, name="Tienda", address="Gran Vía 1"),
        ),
        address="7",
        call=_call("sendVenue", {"latitude": 40.4, "longitude": -3.7, "title": "Tienda", "address": "Gran Vía 1"}),
    ),
)

REFUSED = (
    text("x" * 4097),
    text(" \n "),
    text("", choices=choices("A")),
    text("¿Qué?", choices=choices(*["A"] * 101)),
    text("¿Qué?", choices=choices(" ")),
    file(Kind.IMAGE, "image/jpeg", "bota.jpg", text="x" * 1025),
    file(Kind.STICKER, "image/webp", "s.webp", text="hola"),
    Outgoing(message_id="m1", kind=Kind.LOCATION),
    Outgoing(message_id="m1", kind=Kind.TEMPLATE, text="Hola"),
)


def _error(code: int, description: str, **parameters: Any) -> Says:
    fields = {"parameters": parameters} if parameters else {}
    return Says(status=code, body={"ok": False, "error_code": code, "description": description, **fields})


FAULTS = (
    Fault(
        what="blocked",
        says=_error(403, "Forbidden: bot was blocked by the user"),
        error=ContactGone,
        cause="blocked",
    ),
    Fault(
        what="deactivated",
        says=_error(403, "Forbidden: user is deactivated"),
        error=ContactGone,
        cause="deactivated",
    ),
    Fault(
        what="never started",
        says=_error(403, "Forbidden: bot can't initiate conversation with a user"),
        error=ContactGone,
        cause="not_started",
    ),
    Fault(
        what="no such chat", says=_error(400, "Bad Request: chat not found"), error=ContactGone, cause="chat_not_found"
    ),
    Fault(
        what="too long",
        says=_error(400, "Bad Request: message is too long"),
        error=Rejected,
        cause="text_too_long",
    ),
    Fault(what="something else", says=_error(400, "Bad Request: BUTTON_DATA_INVALID"), error=Rejected, cause="refused"),
    Fault(what="token withdrawn", says=_error(401, "Unauthorized"), error=AccountStopped, cause="token_rejected"),
    Fault(what="token malformed", says=_error(404, "Not Found"), error=AccountStopped, cause="token_rejected"),
    Fault(what="too large", says=_error(413, "Request Entity Too Large"), error=Rejected, cause="too_large"),
    Fault(
        what="too fast",
        says=_error(429, "Too Many Requests: retry after 13", retry_after=13),
        error=RetryLater,
        cause="too_fast",
        after_seconds=13,
    ),
    Fault(
        what="too fast without advice",
        says=_error(429, "Too Many Requests"),
        error=RetryLater,
        cause="too_fast",
        after_seconds=5,
    ),
    Fault(
        what="a server's fault",
        says=_error(500, "Internal Server Error"),
        error=RetryLater,
        cause="provider_down",
        after_seconds=1,
    ),
    Fault(what="a gateway's fault", says=Says(status=502, body=b"<h1>"), error=RetryLater, cause="provider_down"),
    Fault(what="a gateway gave up waiting", says=Says(status=504, body=b"<h1>"), error=Uncertain, cause="no_answer"),
    Fault(
        what="another poller",
        says=_error(409, "Conflict: terminated by other getUpdates request"),
        error=RetryLater,
        cause="other_poller",
    ),
    Fault(
        what="a webhook is set",
        says=_error(409, "Conflict: can't use getUpdates method while webhook is active"),
        error=RetryLater,
        cause="webhook_set",
    ),
    Fault(
        what="accepted without a message",
        says=Says(body={"ok": True, "result": True}),
        error=Uncertain,
        cause="odd_answer",
    ),
    Fault(what="accepted without JSON", says=Says(body=b"ok"), error=Uncertain, cause="odd_answer"),
)

_ABOUT_FILE = {"ok": True, "result": {"file_id": "77", "file_path": "photos/file 1.jpg", "file_size": 4}}


def open_telegram(url: str) -> Telegram:
    """The channel of the tests, at a provider."""
    return Telegram(
        token=TOKEN,
        webhook_secret=SECRET,
        base_url=f"{url}/bot",
        base_file_url=f"{url}/file/bot",
        read_seconds=0.5,
    )


CASES = Cases(
    name="telegram",
    open=open_telegram,
    sign=lambda content: {"X-Telegram-Bot-Api-Secret-Token": SECRET},
    address="7",
    readings=READINGS,
    unreadable=(
        {},
        [],
        {"update_id": 1},
        {"update_id": "one", "message": {}},
        update("message", {}),
        {"update_id": 1, "message": "x"},
        update("moon_phase", {"moon": 1}),
        update("callback_query", {"data": "c1"}),
        update("message_reaction", {}),
    ),
    bodies=_bodies,
    writings=WRITINGS,
    refused=REFUSED,
    faults=FAULTS,
    accepts=Says(body={"ok": True, "result": {"message_id": 4, "chat": _CHAT, "date": AT}}),
    accepted_as="7:4",
    secrets=(TOKEN, SECRET),
    gives_file=(Says(body=_ABOUT_FILE), Says(body=b"\xff\xd8\xff\xe0", headers={"Content-Type": "image/jpeg"})),
    has_no_file=(_error(400, "Bad Request: wrong file_id or the file is temporarily unavailable"),),
    too_large_file=(Says(body=_ABOUT_FILE), Says(body=b"", headers={"Content-Length": str(10**9)})),
)

"""What the shop says on Telegram, how it is written, and what the Bot API answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.channels.channel import Kind, Location, Outgoing, ProviderCall
from bot.channels.errors import AccountStopped, ContactGone, Rejected, RetryLater, Uncertain
from tests.connectors.channels.cases import Fault, Writing, choices, file, text
from tests.connectors.channels.provider import Says
from tests.connectors.channels.telegram_bodies import KEYBOARD


def _call(method: str, content: Mapping[str, Any], **fields: Any) -> ProviderCall:
    return ProviderCall(method=method, payload={"chat_id": "7", **content}, **fields)


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
        what="a reaction",
        outgoing=Outgoing(message_id="m1", kind=Kind.REACTION, text="👍", reply_to="7:3"),
        address="7",
        call=_call("setMessageReaction", {"message_id": 3, "reaction": [{"type": "emoji", "emoji": "👍"}]}),
    ),
    Writing(
        what="a reaction taken back",
        outgoing=Outgoing(message_id="m1", kind=Kind.REACTION, reply_to="7:3"),
        address="7",
        call=_call("setMessageReaction", {"message_id": 3, "reaction": []}),
    ),
    Writing(
        what="another text for what was sent",
        outgoing=Outgoing(message_id="m1", kind=Kind.EDIT, text="Hola", reply_to="7:3"),
        address="7",
        call=_call("editMessageText", {"message_id": 3, **_said("Hola")}),
    ),
    Writing(
        what="another text beside a file",
        outgoing=Outgoing(message_id="m1", kind=Kind.EDIT, text="Hola", reply_to="7:3", of_file=True),
        address="7",
        call=_call("editMessageCaption", {"message_id": 3, "caption": "Hola"}),
    ),
    Writing(
        what="what was sent is deleted",
        outgoing=Outgoing(message_id="m1", kind=Kind.REVOKE, reply_to="7:3"),
        address="7",
        call=_call("deleteMessage", {"message_id": 3}),
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
        call=_call("sendMessage", {**_said("¿Qué?"), "reply_markup": KEYBOARD}),
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


def error(code: int, description: str, **parameters: Any) -> Says:
    """A refusal of the Bot API."""
    fields = {"parameters": parameters} if parameters else {}
    return Says(status=code, body={"ok": False, "error_code": code, "description": description, **fields})


FAULTS = (
    Fault(
        what="blocked",
        says=error(403, "Forbidden: bot was blocked by the user"),
        error=ContactGone,
        cause="blocked",
    ),
    Fault(
        what="deactivated",
        says=error(403, "Forbidden: user is deactivated"),
        error=ContactGone,
        cause="deactivated",
    ),
    Fault(
        what="never started",
        says=error(403, "Forbidden: bot can't initiate conversation with a user"),
        error=ContactGone,
        cause="not_started",
    ),
    Fault(
        what="no such chat", says=error(400, "Bad Request: chat not found"), error=ContactGone, cause="chat_not_found"
    ),
    Fault(
        what="too long",
        says=error(400, "Bad Request: message is too long"),
        error=Rejected,
        cause="text_too_long",
    ),
    Fault(what="something else", says=error(400, "Bad Request: BUTTON_DATA_INVALID"), error=Rejected, cause="refused"),
    Fault(what="token withdrawn", says=error(401, "Unauthorized"), error=AccountStopped, cause="token_rejected"),
    Fault(what="token malformed", says=error(404, "Not Found"), error=AccountStopped, cause="token_rejected"),
    Fault(what="too large", says=error(413, "Request Entity Too Large"), error=Rejected, cause="too_large"),
    Fault(
        what="too fast",
        says=error(429, "Too Many Requests: retry after 13", retry_after=13),
        error=RetryLater,
        cause="too_fast",
        after_seconds=13,
    ),
    Fault(
        what="too fast without advice",
        says=error(429, "Too Many Requests"),
        error=RetryLater,
        cause="too_fast",
        after_seconds=5,
    ),
    Fault(
        what="a server's fault",
        says=error(500, "Internal Server Error"),
        error=RetryLater,
        cause="provider_down",
        after_seconds=1,
    ),
    Fault(what="a gateway's fault", says=Says(status=502, body=b"<h1>"), error=RetryLater, cause="provider_down"),
    Fault(what="a gateway gave up waiting", says=Says(status=504, body=b"<h1>"), error=Uncertain, cause="no_answer"),
    Fault(
        what="another poller",
        says=error(409, "Conflict: terminated by other getUpdates request"),
        error=RetryLater,
        cause="other_poller",
    ),
    Fault(
        what="a webhook is set",
        says=error(409, "Conflict: can't use getUpdates method while webhook is active"),
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

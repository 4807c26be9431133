"""What customers do on Telegram, and what it must be read as."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.channels.channel import ChannelEvent, Kind, Location, MediaRef
from tests.connectors.channels.cases import Reading
from tests.connectors.channels.telegram_bodies import ASKED, AT, CHAT, EVA, GROUP, one, read_as, update

_REACTION = {"chat": CHAT, "message_id": 2, "user": EVA, "date": AT}
_PHOTO_SIZES = [
    {"file_id": "big", "width": 800, "height": 600, "file_size": 900},
    {"file_id": "small", "width": 80, "height": 60, "file_size": 90},
]


def _member(status: str, chat: Mapping[str, Any] = CHAT) -> dict[str, Any]:
    return update("my_chat_member", {"chat": chat, "from": EVA, "date": AT, "new_chat_member": {"status": status}})


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
            reply_to_message={"message_id": 1, "chat": CHAT, "date": AT, "text": "¿cuál?"},
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
        what="a form filled in on a page inside Telegram",
        body=one(web_app_data={"button_text": "Send", "data": '{"size": "42"}'}),
        items=read_as(Kind.FORM, details={"type": "form", "form": {"size": "42"}}),
    ),
    Reading(
        what="such a form that is no JSON",
        body=one(web_app_data={"button_text": "Send", "data": "size 42"}),
        items=read_as(Kind.FORM, details={"type": "form", "raw": "size 42"}),
    ),
    Reading(
        what="a payment",
        body=one(successful_payment={"currency": "EUR", "total_amount": 4995}),
        items=read_as(Kind.FORM, details={"type": "payment", "form": {"currency": "EUR", "total_amount": 4995}}),
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
            {"message_id": 3, "from": EVA, "chat": CHAT, "date": AT, "edit_date": AT + 60, "text": "talla 43"},
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
        body=update("callback_query", {"id": "q1", "from": EVA, "message": ASKED, "data": "c2"}),
        items=read_as(
            Kind.CHOICE,
            provider_message_id="cb:q1",
            choice_id="c2",
            text="Pagos",
            sent_at=0,
            reply_to="7:2",
            details={"press_id": "q1"},
        ),
    ),
    Reading(
        what="a pressed button of a message that is gone",
        body=update("callback_query", {"id": "q1", "from": EVA, "data": "c2"}),
        items=read_as(
            Kind.CHOICE,
            provider_message_id="cb:q1",
            choice_id="c2",
            sent_at=0,
            details={"press_id": "q1"},
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
        body=_member("member", GROUP),
        items=(ChannelEvent(name="group_member", details={"chat_id": "-100"}),),
    ),
    Reading(
        what="a message in a group is not answered",
        body=one(chat=GROUP, text="hola a todos"),
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

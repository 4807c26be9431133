"""Attaching: a file goes out as what it is, within the channel's limits, or the agent reads which one it exceeds."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse

from bot.channels.channel import Kind
from bot.conversations.conversation import Verb
from bot.conversations.message import Message
from bot.conversations.reply import Reply, Standing
from connectors.channels.whatsapp.write import CAPABILITIES as WHATSAPP
from connectors.desk.desk import Desk
from connectors.desk.reply.composition import NotSendable
from connectors.desk.reply.files import attach
from tests.bot.channels.test_voice import SPEECH
from tests.bot.channels.webm import webm
from tests.bot.store.shop import Shop
from tests.connectors.desk.site import Site

RECORDING = webm([SPEECH + b"x" * 40] * 100)
MP3, MP4 = b"ID3" + bytes(200), bytes(4) + b"ftypisom" + bytes(200)


@pytest.fixture
def held(shop: Shop) -> Shop:
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    return shop


def sends(site: Site, content: bytes, filename: str, text: str = "") -> TestResponse:
    return site.eva().replies(text, file=(io.BytesIO(content), filename))


def latest(shop: Shop) -> Message:
    return shop.messages()[-1]


def test_a_recording_of_the_browser_goes_out_as_a_voice_message(site: Site, held: Shop) -> None:
    assert sends(site, RECORDING, "recording.webm").status_code == 200
    message = latest(held)
    assert message.kind is Kind.VOICE
    assert message.media
    assert (message.media.mime_type, message.media.filename) == ("audio/ogg", "recording.ogg")
    kept = site.eva().get(f"/desk/media/{message.media.media_id}").data
    assert kept.startswith(b"OggS")
    assert message.media.size == len(kept)


@pytest.mark.parametrize(
    ("content", "filename", "kind"),
    [
        (MP3, "song.mp3", Kind.AUDIO),
        (MP4, "film.mp4", Kind.VIDEO),
        (b"%PDF-1.7 ", "guide.pdf", Kind.DOCUMENT),
        (b"%PDF-1.7 ", "not-a-photo.jpg", Kind.DOCUMENT),
        (webm([SPEECH], film=True), "film.webm", Kind.DOCUMENT),
    ],
)
def test_a_file_is_what_its_bytes_say(site: Site, held: Shop, content: bytes, filename: str, kind: Kind) -> None:
    assert sends(site, content, filename).status_code == 200
    assert latest(held).kind is kind


class _Kept:
    """A desk that only keeps files."""

    def __init__(self) -> None:
        self.store = self.media = self

    def now(self) -> float:
        return 0.0

    @contextmanager
    def kept(self, content: bytes) -> Iterator[str]:
        yield "0" * 64

    def add(self, **_: Any) -> str:
        return "f1"


def attached(content: bytes, filename: str, text: str = "") -> Kind:
    upload = FileStorage(io.BytesIO(content), filename=filename)
    desk: Any = _Kept()
    kept: Desk = desk
    standing = Standing(capabilities=WHATSAPP, last_incoming_at=0.0, now=1.0)
    return attach(kept, upload, Reply(text=text), standing).kind


def test_no_text_goes_with_a_recording_on_whatsapp_and_the_agent_reads_so() -> None:
    with pytest.raises(NotSendable, match="No text can go with a voice message here"):
        attached(RECORDING, "recording.webm", "listen")
    assert attached(RECORDING, "recording.webm") is Kind.VOICE


def test_what_is_too_large_for_its_kind_goes_as_a_document() -> None:
    assert attached(MP4 + bytes(17 * 1024 * 1024), "film.mp4") is Kind.DOCUMENT


def test_the_agents_typing_is_asked_for(site: Site, held: Shop) -> None:
    conversation_id = held.conversation().conversation_id
    assert site.eva().posts(f"/desk/conversations/{conversation_id}/typing").status_code == 200
    assert len(held.store.typing.take(now=held.now)) == 1
    assert site.leo().posts(f"/desk/conversations/{conversation_id}/typing").status_code == 200
    assert held.store.typing.take(now=held.now) == []

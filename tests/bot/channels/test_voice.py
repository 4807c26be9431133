"""Voice: a browser's recording becomes Ogg with every packet untouched; anything else stays as it is."""

from __future__ import annotations

import random
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.voice import as_ogg, is_opus_in_ogg
from tests.bot.channels.webm import OPUS_HEAD, webm

# 20 ms of speech, mono: configuration 9 (SILK wideband), one frame (RFC 6716, section 3.1).
SPEECH = bytes([9 << 3])


def pages(ogg: bytes) -> list[tuple[int, int, int, list[bytes]]]:
    """The pages of an Ogg stream (RFC 3533): flags, position in samples, number and packets, each checksum checked."""
    found, place = [], 0
    while place < len(ogg):
        magic, version, flags, samples, serial, number, checksum, count = struct.unpack_from("<4sBBqIIIB", ogg, place)
        assert (magic, version, serial) == (b"OggS", 0, 1)
        lengths = ogg[place + 27 : place + 27 + count]
        end = place + 27 + count + sum(lengths)
        page = ogg[place:end]
        assert crc(page[:22] + bytes(4) + page[26:]) == checksum
        found.append((flags, samples, number, _packets(ogg, place + 27 + count, lengths)))
        place = end
    return found


def _packets(ogg: bytes, place: int, lengths: bytes) -> list[bytes]:
    packets, packet = [], b""
    for length in lengths:
        packet += ogg[place : place + length]
        place += length
        if length < 255:
            packets.append(packet)
            packet = b""
    return packets


def crc(page: bytes) -> int:
    """The checksum of RFC 3533, bit by bit."""
    value = 0
    for byte in page:
        value ^= byte << 24
        for _ in range(8):
            value = (value << 1 ^ (0x04C11DB7 if value & 0x80000000 else 0)) & 0xFFFFFFFF
    return value


@pytest.mark.parametrize("grouped", [False, True])
def test_every_packet_is_there_untouched_and_in_order(grouped: bool) -> None:
    dice = random.Random(7)
    packets = [SPEECH + dice.randbytes(dice.choice([0, 40, 254, 255, 510, 1274])) for _ in range(333)]
    ogg, mime_type = as_ogg(webm(packets, grouped=grouped), "video/webm")
    assert mime_type == "audio/ogg"
    head, tags, *rest = pages(ogg)
    assert (head[0], head[3]) == (2, [OPUS_HEAD])
    assert tags[3][0].startswith(b"OpusTags")
    assert [packet for page in rest for packet in page[3]] == packets
    assert [page[2] for page in (head, tags, *rest)] == list(range(len(rest) + 2))
    assert [page[0] for page in rest] == [0] * (len(rest) - 1) + [4], "the last page says that it is the last"
    assert rest[-1][1] == 333 * 960, "its length is that of what was said, at 48 kHz"


def test_a_packet_of_many_frames_counts_them() -> None:
    three_of_20_ms = bytes([9 << 3 | 3, 3]) + b"x" * 30
    assert pages(as_ogg(webm([three_of_20_ms]), "")[0])[-1][1] == 3 * 960


def test_it_is_taken_as_a_voice_note() -> None:
    assert is_opus_in_ogg(as_ogg(webm([SPEECH]), "")[0])
    assert not is_opus_in_ogg(webm([SPEECH]))
    assert not is_opus_in_ogg(b"OggS" + b"\x01vorbis" * 20)


@pytest.mark.parametrize(
    "content", [b"", b"\x1a\x45\xdf\xa3", b"ID3 music", webm([]), webm([SPEECH], film=True), webm([SPEECH], flags=0x86)]
)
def test_a_film_and_what_is_no_recording_stay_as_they_are(content: bytes) -> None:
    assert as_ogg(content, "a/b") == (content, "a/b")


@given(st.binary(max_size=200), st.integers(0, 400))
def test_no_bytes_break_it(noise: bytes, cut: int) -> None:
    whole = webm([SPEECH + b"x" * 50] * 5)
    for content in (b"\x1a\x45\xdf\xa3" + noise, whole[:cut], whole[:cut] + noise + whole[cut:]):
        ogg, _ = as_ogg(content, "video/webm")
        assert ogg == content or pages(ogg)

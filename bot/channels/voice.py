"""Voice: a browser's recording in the container that phones send: Opus from WebM to Ogg, sound untouched. Pure.

Chromium records WebM only; Telegram and WhatsApp voice notes are always Ogg. Sources: RFC 8794 (EBML), RFC 9559
(Matroska), RFC 3533 (Ogg), RFC 7845 (Ogg Opus), RFC 6716 section 3.1 (length of an Opus packet).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_EBML = b"\x1a\x45\xdf\xa3"
_CODEC_PRIVATE, _TRACK_TYPE, _VIDEO = 0x63A2, 0x83, b"\x01"
_BLOCKS = {0xA3, 0xA1}  # SimpleBlock, Block
# Segment, Tracks, TrackEntry, Cluster, BlockGroup: opened, their children are read in turn.
_OPENED = {0x18538067, 0x1654AE6B, 0xAE, 0x1F43B675, 0xA0}
_BLOCK_HEAD, _FLAGS_AT, _LACED = 4, 3, 0x06
_FIRST, _LAST = 2, 4
_TAGS = b"OpusTags" + struct.pack("<I", 9) + b"mostrador" + struct.pack("<I", 0)
# A page has room for 255 lengths, each of a piece of at most 255 bytes.
_LENGTHS_PER_PAGE = 255
_PACKETS_PER_PAGE = 50


def as_ogg(content: bytes, mime_type: str) -> tuple[bytes, str]:
    """The recording as Ogg with its MIME type; any other content comes back unchanged."""
    if not content.startswith(_EBML):
        return content, mime_type
    parts = list(_elements(content))
    heads = [part for element, part in parts if element == _CODEC_PRIVATE]
    blocks = [part for element, part in parts if element in _BLOCKS and len(part) > _BLOCK_HEAD]
    film = any(element == _TRACK_TYPE and part == _VIDEO for element, part in parts)
    laced = any(part[_FLAGS_AT] & _LACED for part in blocks)
    if not heads or not heads[0].startswith(b"OpusHead") or not blocks or film or laced:
        return content, mime_type
    return b"".join(_pages(heads[0], [part[_BLOCK_HEAD:] for part in blocks])), "audio/ogg"


def is_opus_in_ogg(content: bytes) -> bool:
    """Whether Telegram and WhatsApp accept this as a voice note."""
    return content.startswith(b"OggS") and b"OpusHead" in content[:64]


def _elements(content: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place < len(content):
        element, place = _number(content, place, keep_marker=True)
        size, place = _number(content, place, keep_marker=False)
        if element not in _OPENED:
            yield element, content[place : place + size]
            place += size


def _number(content: bytes, place: int, *, keep_marker: bool) -> tuple[int, int]:
    first = content[place] if place < len(content) else 0
    length = 9 - first.bit_length()
    if length > 8:
        return 0, len(content)
    value = int.from_bytes(content[place : place + length], "big")
    return value if keep_marker else value & ((1 << 7 * length) - 1), place + length


def _pages(head: bytes, packets: list[bytes]) -> Iterator[bytes]:
    yield _page([head], 0, 0, _FIRST)
    yield _page([_TAGS], 0, 1, 0)
    samples = 0
    groups = _groups(packets)
    for number, group in enumerate(groups, 2):
        samples += sum(_samples(packet) for packet in group)
        yield _page(group, samples, number, _LAST if group is groups[-1] else 0)


def _groups(packets: list[bytes]) -> list[list[bytes]]:
    """The packets in runs that fit on a page. A packet larger than a page is not Opus and is left out."""
    groups: list[list[bytes]] = [[]]
    lengths = 0
    for packet in packets:
        takes = len(packet) // 255 + 1
        if takes > _LENGTHS_PER_PAGE:
            continue
        if lengths + takes > _LENGTHS_PER_PAGE or len(groups[-1]) == _PACKETS_PER_PAGE:
            groups.append([])
            lengths = 0
        groups[-1].append(packet)
        lengths += takes
    return groups


def _page(packets: list[bytes], samples: int, number: int, flags: int) -> bytes:
    lacing = b"".join(b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255]) for packet in packets)
    head = b"OggS" + struct.pack("<BBqIIIB", 0, flags, samples, 1, number, 0, len(lacing))
    page = head + lacing + b"".join(packets)
    return page[:22] + struct.pack("<I", _checksum(page)) + page[26:]


def _samples(packet: bytes) -> int:
    config, code = packet[0] >> 3, packet[0] & 3
    if config < 12:
        frame = (480, 960, 1920, 2880)[config & 3]
    elif config < 16:
        frame = (480, 960)[config & 1]
    else:
        frame = (120, 240, 480, 960)[config & 3]
    frames = (1, 2, 2, packet[1] & 63 if len(packet) > 1 else 1)[code]
    return frame * frames


def _checksum(page: bytes) -> int:
    checksum = 0
    for byte in page:
        checksum = ((checksum << 8) & 0xFFFFFFFF) ^ _CHECKSUMS[(checksum >> 24) ^ byte]
    return checksum


def _checksum_of(byte: int) -> int:
    checksum = byte << 24
    for _ in range(8):
        checksum = (checksum << 1 ^ 0x04C11DB7) & 0xFFFFFFFF if checksum & 0x80000000 else checksum << 1
    return checksum


_CHECKSUMS = tuple(_checksum_of(byte) for byte in range(256))

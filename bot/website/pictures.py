"""Pictures from phones: what a camera notes, the place above all, is taken out; only how to turn it stays. Pure."""

from __future__ import annotations

import struct
from collections.abc import Iterator

_EXIF = b"Exif\x00\x00"
_APP1, _SCAN = 0xE1, 0xDA
# What a JPEG is shown by: the frame (JFIF), colours (ICC), how colours are coded (Adobe). Notes are in the others.
_SHOWN_BY = frozenset({0xE0, 0xE2, 0xEE})
_NOTES = frozenset({*range(0xE0, 0xF0), 0xFE}) - _SHOWN_BY
_WEBP_NOTES, _WEBP_FLAGS = frozenset({b"EXIF", b"XMP "}), 0x0C
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_NOTES = frozenset({b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"})
_TURN_TAG = 0x0112


def without_notes(content: bytes) -> bytes:
    """A picture without what a camera or a person noted in it (EXIF, XMP, IPTC, comments); anything else as it is."""
    if content.startswith(b"\xff\xd8\xff"):
        return _jpeg(content)
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return _webp(content)
    return _png(content) if content.startswith(_PNG) else content


def _webp(content: bytes) -> bytes:
    """The chunks of a RIFF file (name, size, content, padded to even) apart from notes; its head names none."""
    kept, at = [], 12
    while at + 8 <= len(content):
        name, size = content[at : at + 4], struct.unpack("<I", content[at + 4 : at + 8])[0]
        end = at + 8 + size + size % 2
        chunk = content[at:end]
        if name == b"VP8X" and size:
            chunk = chunk[:8] + bytes([chunk[8] & ~_WEBP_FLAGS]) + chunk[9:]
        if name not in _WEBP_NOTES:
            kept.append(chunk)
        at = end
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _png(content: bytes) -> bytes:
    """The chunks of a PNG (size, name, content, checksum) apart from notes."""
    kept, at = [_PNG], len(_PNG)
    while at + 8 <= len(content):
        end = at + 12 + struct.unpack(">I", content[at : at + 4])[0]
        if content[at + 4 : at + 8] not in _PNG_NOTES:
            kept.append(content[at:end])
        at = end
    return b"".join(kept)


def _jpeg(content: bytes) -> bytes:
    kept, turn, end = [b"\xff\xd8"], None, 2
    for marker, start, end in _segments(content):
        if marker not in _NOTES:
            kept.append(content[start:end])
        elif marker == _APP1 and content[start + 4 :].startswith(_EXIF):
            turn = _turn(content[start + 4 + len(_EXIF) : end])
    if turn and turn != 1:
        kept.insert(1, _only_turn(turn))
    return b"".join(kept) + content[end:]


def _segments(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Marker, start and end of each segment before the picture itself."""
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF and content[at + 1] != _SCAN:
        size = struct.unpack(">H", content[at + 2 : at + 4])[0]
        if size < 2 or at + 2 + size > len(content):
            return
        yield content[at + 1], at, at + 2 + size
        at += 2 + size


def _turn(tiff: bytes) -> int | None:
    """The orientation, 1 to 8 (TIFF 6.0, tag 274), None where none is noted."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 10:
        return None
    first = struct.unpack(order + "I", tiff[4:8])[0]
    if first + 2 > len(tiff):
        return None
    count = struct.unpack(order + "H", tiff[first : first + 2])[0]
    for number in range(min(count, 200)):
        entry = tiff[first + 2 + number * 12 : first + 14 + number * 12]
        if len(entry) == 12 and struct.unpack(order + "H", entry[:2])[0] == _TURN_TAG:
            turn = struct.unpack(order + "H", entry[8:10])[0]
            return turn if 1 <= turn <= 8 else None
    return None


def _only_turn(turn: int) -> bytes:
    tiff = b"MM\x00*" + struct.pack(">IHHHIHHI", 8, 1, _TURN_TAG, 3, 1, turn, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", 2 + len(_EXIF) + len(tiff)) + _EXIF + tiff

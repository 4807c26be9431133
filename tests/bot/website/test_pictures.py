"""What cameras and people note in pictures is taken out; what is shown stays byte for byte."""

from __future__ import annotations

import struct
import zlib

from bot.website.pictures import without_notes


def segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def riff(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)


def png(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def test_a_jpeg_loses_exif_iptc_and_comments() -> None:
    shown = segment(0xE0, b"JFIF") + segment(0xDB, b"tables")
    notes = segment(0xE1, b"Exif\0\0place") + segment(0xED, b"Photoshop 3.0 name") + segment(0xFE, b"comment")
    rest = b"\xff\xda\x00\x02picture"
    assert without_notes(b"\xff\xd8" + notes + shown + rest) == b"\xff\xd8" + shown + rest


def test_a_webp_loses_exif_and_xmp_and_its_head_names_them_no_more() -> None:
    flags = riff(b"VP8X", b"\x2c" + bytes(9))
    body = flags + riff(b"VP8 ", b"picture") + riff(b"EXIF", b"place") + riff(b"XMP ", b"name")
    cleaned = without_notes(b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body)
    expected = riff(b"VP8X", b"\x20" + bytes(9)) + riff(b"VP8 ", b"picture")
    assert cleaned == b"RIFF" + struct.pack("<I", len(expected) + 4) + b"WEBP" + expected


def test_a_png_loses_its_texts() -> None:
    head, end = png(b"IHDR", bytes(13)), png(b"IEND", b"")
    start = b"\x89PNG\r\n\x1a\n"
    assert without_notes(start + head + png(b"tEXt", b"Author") + png(b"eXIf", b"place") + end) == start + head + end


def test_anything_else_stays_as_it_is() -> None:
    assert without_notes(b"%PDF-1.7") == b"%PDF-1.7"

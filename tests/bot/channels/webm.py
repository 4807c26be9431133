"""WebM for tests, as Chromium's MediaRecorder writes it: a live stream of clusters whose sizes are not known."""

from __future__ import annotations

import struct

OPUS_HEAD = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, 48000, 0, 0)
_UNKNOWN = b"\x01\xff\xff\xff\xff\xff\xff\xff"


def element(number: str, content: bytes, *, size: bytes | None = None) -> bytes:
    """One EBML element: its id in hex, its size in eight bytes (or as given), its content."""
    return bytes.fromhex(number) + (size or b"\x01" + len(content).to_bytes(7, "big")) + content


def block(packet: bytes, *, flags: int = 0x80) -> bytes:
    """A packet of track 1 with its head."""
    return b"\x81" + struct.pack(">hB", 0, flags) + packet


def webm(packets: list[bytes], *, film: bool = False, grouped: bool = False, flags: int = 0x80) -> bytes:
    """A recording of these Opus packets; with a film track beside it, or blocks in groups."""
    sound = element("ae", element("83", b"\x02") + element("63a2", OPUS_HEAD))
    tracks = sound + (element("ae", element("83", b"\x01")) if film else b"")
    blocks = [block(packet, flags=flags) for packet in packets]
    written = [element("a0", element("a1", each)) if grouped else element("a3", each) for each in blocks]
    clusters = b"".join(
        element("1f43b675", b"".join(written[start : start + 10]), size=_UNKNOWN)
        for start in range(0, len(written), 10)
    )
    head = element("1a45dfa3", element("4282", b"webm"))
    return head + element("18538067", element("1654ae6b", tracks) + clusters, size=_UNKNOWN)

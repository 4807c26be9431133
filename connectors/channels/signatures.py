"""Signatures of webhooks: reads headers in any case, and compares in constant time."""

from __future__ import annotations

import hmac
from collections.abc import Mapping


def header(headers: Mapping[str, str], name: str) -> str:
    """The header's value whatever the case of its name, "" where it is missing."""
    lower_name = name.lower()
    return next((value for key, value in headers.items() if key.lower() == lower_name), "")


def same(given: str, expected: str) -> bool:
    """Whether both are equal, in a time that tells nothing of where they differ."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode("utf-8", "replace"))

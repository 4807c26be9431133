"""Continuation: a short code with which a visitor of the website goes on in a messenger, as the same customer. Pure."""

from __future__ import annotations

import hashlib
import re
import secrets

# No letters or digits that people mix up.
_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_HALF = 4
_CODE = re.compile(rf"\b([{_ALPHABET}]{{{_HALF}}})[- ]?([{_ALPHABET}]{{{_HALF}}})\b")
VALID_SECONDS = 24 * 3600.0


def new_code() -> str:
    """A code such as `MX7K-2P4Q`: one of 10^11, for a day and one use."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(2 * _HALF))
    return f"{letters[:_HALF]}-{letters[_HALF:]}"


def codes_in(text: str) -> list[str]:
    """Everything in `text` that may be a code, as `new_code` writes it."""
    return [f"{first}-{second}" for first, second in _CODE.findall(text[:1000])]


def hash_of(code: str) -> str:
    """What the store keeps of a code."""
    return hashlib.sha256(code.encode()).hexdigest()

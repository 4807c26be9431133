"""Tokens: what is worth a sign-in and stands in a cookie or a link. Only hashes of them are kept."""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    """256 bits of chance, in letters that an address can hold."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What is kept of a token. A plain hash does: nobody can try out 256 bits."""
    return hashlib.sha256(token.encode()).hexdigest()

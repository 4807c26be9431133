"""Tokens: secrets in a cookie or a link that sign a person in. The store keeps only their hashes."""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    """256 random bits, in characters that an address can hold."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """The stored hash of a token. A plain hash is enough: nobody can try out 256 bits."""
    return hashlib.sha256(token.encode()).hexdigest()

"""Ids of our own: a prefix that names the noun, the time, and chance; later ids sort after earlier ones."""

from __future__ import annotations

import secrets


def new_id(prefix: str, now: float) -> str:
    """An id such as `m0192f3c4a5b6d1e2f3a4b5`: `prefix`, 12 hex digits of milliseconds, 10 of chance."""
    return f"{prefix}{int(now * 1000):012x}{secrets.token_hex(5)}"

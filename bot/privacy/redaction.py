"""Redaction: takes one customer's part out of a provider's body and leaves the rest unchanged. Pure."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

# Numbers that count or measure and may equal an address by chance, in Telegram's and WhatsApp's words.
_COUNTED = frozenset(
    {
        *("update_id", "message_id", "message_thread_id", "date", "edit_date", "timestamp", "expiration_date"),
        *("file_size", "width", "height", "duration", "length", "offset", "quantity", "item_price", "total_amount"),
    }
)
NOTHING_LEFT = b""


def without(body: bytes, addresses: Collection[str]) -> bytes | None:
    """The body without the parts that name `addresses`; None where no part does, NOTHING_LEFT where all of it may.

    From lists (a batch) it removes the elements that name an address; a body that names an address outside
    of any list goes whole, and so does a body that is not JSON.
    """
    targets = frozenset(addresses)
    if not any(address.encode() in body for address in targets):
        return None
    try:
        content = json.loads(body)
        named, changed = _taken_out(content, targets)
    except (ValueError, RecursionError):
        return NOTHING_LEFT
    if named:
        return NOTHING_LEFT
    return json.dumps(content, ensure_ascii=False).encode() if changed else None


def _taken_out(value: Any, targets: frozenset[str], name: str = "") -> tuple[bool, bool]:
    """Takes out of `value`, in place: (whether it names an address outside its lists, whether anything went)."""
    if isinstance(value, dict):
        results = [_taken_out(inner, targets, key) for key, inner in value.items()]
        return any(named for named, _ in results), any(changed for _, changed in results)
    if isinstance(value, list):
        results = [_taken_out(inner, targets, name) for inner in value]
        value[:] = [inner for inner, (named, _) in zip(value, results, strict=True) if not named]
        return False, any(named or changed for named, changed in results)
    return _is_address(value, targets, name), False


def _is_address(value: Any, targets: frozenset[str], name: str) -> bool:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return False
    return str(value) in targets and name not in _COUNTED

"""Redaction: one customer's part taken out of what a provider sent, the rest left as it was. Pure."""

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
    """The body without what concerns `addresses`; None where nothing in it does, NOTHING_LEFT where all of it may.

    Of lists (a batch) the elements that name an address go, with all that is in them; a body that names one outside
    of any list goes whole, and so does one that is no JSON.
    """
    wanted = frozenset(addresses)
    if not any(each.encode() in body for each in wanted):
        return None
    try:
        content = json.loads(body)
        named, changed = _taken_out(content, wanted)
    except (ValueError, RecursionError):
        return NOTHING_LEFT
    if named:
        return NOTHING_LEFT
    return json.dumps(content, ensure_ascii=False).encode() if changed else None


def _taken_out(value: Any, wanted: frozenset[str], name: str = "") -> tuple[bool, bool]:
    """Takes out of `value`, in place: (whether it names an address outside its lists, whether anything went)."""
    if isinstance(value, dict):
        found = [_taken_out(inner, wanted, key) for key, inner in value.items()]
        return any(named for named, _ in found), any(changed for _, changed in found)
    if isinstance(value, list):
        found = [_taken_out(inner, wanted, name) for inner in value]
        value[:] = [inner for inner, (named, _) in zip(value, found, strict=True) if not named]
        return False, any(named or changed for named, changed in found)
    return _is_address(value, wanted, name), False


def _is_address(value: Any, wanted: frozenset[str], name: str) -> bool:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return False
    return str(value) in wanted and name not in _COUNTED

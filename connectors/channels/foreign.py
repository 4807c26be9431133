"""Foreign JSON: lookups in the JSON of providers. Pure; nothing here raises on odd values."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from bot.channels.channel import Item, Location, Unreadable

JsonObject = dict[str, Any]
_LARGEST_INTEGER = 2**53
_LONGEST_TEXT = 1000
_MOST_MEMBERS = 100
_DEEPEST = 6
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_.-]")
# What can't be stored: NUL (PostgreSQL refuses it) and halves of surrogate pairs (no UTF-8 for them).
_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")


def parse_object(body: bytes) -> JsonObject | Unreadable:
    """The JSON object in `body`, or why there is none."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as error:
        return Unreadable(reason=f"the body is not JSON ({type(error).__name__})")
    if not isinstance(value, dict):
        return Unreadable(reason=f"the body is not a JSON object but {type(value).__name__}")
    return value


def each(parts: Any, what: str, read_one: Callable[[JsonObject], Iterable[Item]]) -> Iterator[Item]:
    """Reads every object in the list `parts`; what is no list or no object becomes Unreadable."""
    if not isinstance(parts, list):
        yield Unreadable(reason=f"{what} is not a list")
        return
    for part in parts:
        if isinstance(part, dict):
            yield from guarded(what, read_one, part)
        else:
            yield Unreadable(reason=f"{what} holds something that is not an object")


def guarded(what: str, read_one: Callable[[JsonObject], Iterable[Item]], part: JsonObject) -> tuple[Item, ...]:
    """`read_one(part)`. A fault of ours costs this part, never the rest of the batch."""
    try:
        return tuple(read_one(part))
    except Exception as error:  # noqa: BLE001 - the body is journalled and replayed after a fix
        return (Unreadable(reason=f"fault in our reader: {type(error).__name__} in {what}"),)


def storable(text: str) -> str:
    """`text` with what no database takes replaced by U+FFFD."""
    return _NOT_STORABLE.sub("\ufffd", text)


def text_of(value: Any) -> str:
    """A string as it can be stored, "" for anything else."""
    return storable(value) if isinstance(value, str) else ""


def id_of(value: Any) -> str:
    """An id as a string: providers send some as numbers. "" for anything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) <= _LARGEST_INTEGER else ""
    return text_of(value).strip()


def object_of(value: Any) -> JsonObject:
    """A JSON object, {} for anything else."""
    return value if isinstance(value, dict) else {}


def objects_of(value: Any) -> list[JsonObject]:
    """The objects in a list, [] for anything else."""
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def integer_of(value: Any) -> int | None:
    """A whole number, sent as a number or as digits, that any database holds; None for anything else."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 16:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > _LARGEST_INTEGER:
        return None
    return value


def location_of(value: Any, name: Any = None, address: Any = None) -> Location | None:
    """The point in an object with `latitude` and `longitude` in degrees, None where they are no such numbers."""
    latitude, longitude = _degrees(value, "latitude", 90), _degrees(value, "longitude", 180)
    if latitude is None or longitude is None:
        return None
    return Location(
        latitude=latitude,
        longitude=longitude,
        name=text_of(name) or None,
        address=text_of(address) or None,
    )


def _degrees(value: Any, name: str, limit: float) -> float | None:
    degrees = object_of(value).get(name)
    if not isinstance(degrees, int | float) or isinstance(degrees, bool):
        return None
    return float(degrees) if -limit <= degrees <= limit else None


def name_of(value: Any) -> str:
    """A provider's word for a kind or field, safe in a log line: at most 40 plain characters."""
    return _NOT_IN_NAMES.sub("?", value)[:40] if isinstance(value, str) and value else "(none)"


def present(fields: Mapping[str, Any]) -> JsonObject:
    """`fields` without those that say nothing."""
    return {key: value for key, value in fields.items() if value is not False and value not in (None, "", [], {})}


def small(value: Any, depth: int = _DEEPEST) -> Any:
    """`value` cut down to JSON that can be stored and shown: short texts, few members, finite numbers."""
    if isinstance(value, str):
        return storable(value[:_LONGEST_TEXT])
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, int) and abs(value) > _LARGEST_INTEGER:
        return None
    if isinstance(value, dict):
        members = list(value.items())[:_MOST_MEMBERS] if depth else []
        return {storable(str(key)[:_LONGEST_TEXT]): small(inner, depth - 1) for key, inner in members}
    if isinstance(value, list):
        return [small(inner, depth - 1) for inner in value[:_MOST_MEMBERS]] if depth else []
    return value

"""Shown: what came in besides the customer's words, without characters that show nothing or turn the writing.

Names of people, places and files, contact cards, carts, forms, titles of groups; the words themselves stay as written.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.channels.channel import IncomingMessage, Location, MediaRef
from bot.text import shown, shown_name


def as_shown(item: IncomingMessage) -> IncomingMessage:
    """`item` with its names and details as people read them."""
    return replace(
        item,
        name=shown_name(item.name or "") or None,
        media=item.media and _media(item.media),
        location=item.location and _location(item.location),
        details={shown(key): _within(value) for key, value in item.details.items()},
    )


def _media(media: MediaRef) -> MediaRef:
    return replace(media, filename=shown_name(media.filename or "") or None)


def _location(location: Location) -> Location:
    return replace(
        location, name=shown_name(location.name or "") or None, address=shown_name(location.address or "") or None
    )


def _within(value: Any) -> Any:
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, list):
        return [_within(member) for member in value]
    return {shown(key): _within(member) for key, member in value.items()} if isinstance(value, dict) else value

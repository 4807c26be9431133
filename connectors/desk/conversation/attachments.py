"""Contents: files, places and small details of a message as the desk shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.channels.channel import Kind
from bot.conversations.message import Media, MediaState, Message
from bot.phrases import phrase
from bot.text import shown_name, size_words
from connectors.desk import words

_FILE_KINDS = frozenset({Kind.IMAGE, Kind.AUDIO, Kind.VOICE, Kind.VIDEO, Kind.DOCUMENT, Kind.STICKER})
# Shown elsewhere, ours, or the provider's bookkeeping.
_HIDDEN = frozenset(
    {
        "album",
        "aliases",
        "animated",
        "edited",
        "emoji",
        "event",
        "forwarded",
        "forwarded_many_times",
        "language_code",
        "left",
        "location",
        "payload",
        "phrase",
        "press_id",
        "quote",
        "activity",
        "removed",
        "topic",
        "type",
        "username",
        "value",
    }
)
# What is worth showing beside the content of any message.
_BESIDE = frozenset({"description", "links", "product", "url"})
_GROUP_LIMIT = 30
# Kinds whose details are their content.
_BY_DETAILS = frozenset({Kind.CONTACT_CARD, Kind.UNKNOWN, Kind.SYSTEM, Kind.FORM, Kind.CALL})
_TITLES = {"contacts": phrase("Contact"), "errors": phrase("Error"), "raw": phrase("As it came"), "about": ""}


@dataclass(frozen=True, kw_only=True)
class FileView:
    """A file: where to get it (None while it is not here), its name and size, and what to say of it."""

    url: str | None
    name: str
    size: str
    mime_type: str
    note: str
    failed: bool = False

    @property
    def parts(self) -> tuple[str, str]:
        """The name before its ending, and the ending: shown apart, so that no letters of another direction move it."""
        stem, dot, ending = self.name.rpartition(".")
        return (stem, f".{ending}") if dot and stem else (self.name, "")


@dataclass(frozen=True, kw_only=True)
class Place:
    """A point on the map with a link to look at it."""

    title: str
    address: str
    coordinates: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Group:
    """Label and value pairs that belong together: one contact card, one order line."""

    title: str
    pairs: tuple[tuple[str, str], ...]


def file_view(message: Message) -> FileView | None:
    """The message's file, or what to say where a file should be."""
    kind = words.KINDS[message.kind]
    if message.media is None:
        if message.kind not in _FILE_KINDS or message.details.get("emoji"):
            return None
        return FileView(
            url=None, name=kind, size="", mime_type="", note=phrase("%(kind)s without its file", kind=kind), failed=True
        )
    media = message.media
    return FileView(
        url=f"/desk/media/{media.media_id}" if media.state is MediaState.READY else None,
        name=shown_name(media.filename or kind),
        size=size_words(media.size),
        mime_type=(media.mime_type or "").split(";")[0],
        note=_note(media, kind),
        failed=media.state is MediaState.FAILED,
    )


def _note(media: Media, kind: str) -> str:
    if media.state is MediaState.FAILED:
        return phrase(
            "%(kind)s could not be fetched: %(cause)s", kind=kind, cause=media.cause or phrase("no reason was given")
        )
    return "" if media.state is MediaState.READY else phrase("%(kind)s is being fetched…", kind=kind)


def place_of(message: Message) -> Place | None:
    """The location that came with the message."""
    location = message.details.get("location")
    if not isinstance(location, Mapping) or not {"latitude", "longitude"} <= location.keys():
        return None
    latitude, longitude = float(location["latitude"]), float(location["longitude"])
    return Place(
        title=str(location.get("name") or phrase("Location")),
        address=str(location.get("address") or ""),
        coordinates=f"{latitude:.5f}, {longitude:.5f}",
        url=f"https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=16/{latitude}/{longitude}",
    )


def groups_of(message: Message) -> tuple[Group, ...]:
    """The message's small JSON as groups for display: one for the plain values, one for each object in a list."""
    if message.kind is Kind.ORDER:
        return (_order(message.details),)
    wanted = message.details.keys() - _HIDDEN if message.kind in _BY_DETAILS else message.details.keys() & _BESIDE
    shown = {name: value for name, value in message.details.items() if name in wanted}
    objects = {name: [value] for name, value in shown.items() if isinstance(value, Mapping)}
    lists = objects | {name: value for name, value in shown.items() if _is_list_of_objects(value)}
    plain = words.flat({name: value for name, value in shown.items() if name not in lists})
    groups = [
        Group(title=_group_title(name, number, len(value)), pairs=tuple(words.flat(each)))
        for name, value in lists.items()
        for number, each in enumerate(value, 1)
    ]
    first = [Group(title="", pairs=tuple(plain))] if plain else []
    return tuple([*first, *groups][:_GROUP_LIMIT])


def _order(details: Mapping[str, Any]) -> Group:
    """The cart: a line per product, and the sum where there is one currency and every price is known."""
    lines = details.get("lines") or []
    pairs = [(f"{line.get('quantity', 1)} ×", _product(line)) for line in lines]
    currencies = {line.get("currency") for line in lines}
    counted = [(line.get("price"), line.get("quantity") or 1) for line in lines]
    if len(currencies) == 1 and all(isinstance(number, (int, float)) for each in counted for number in each):
        total = sum(price * quantity for price, quantity in counted)
        pairs.append((phrase("Total"), f"{total:,.2f} {currencies.pop() or ''}".strip()))
    return Group(title="", pairs=tuple(pairs) or (("", phrase("The cart came empty.")),))


def _product(line: Mapping[str, Any]) -> str:
    price = line.get("price")
    each = f", {price} {line.get('currency') or ''}".rstrip() if price is not None else ""
    return f"{line.get('product', 'a product')}{each}"


def _is_list_of_objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, Mapping) for each in value)


def _group_title(name: str, number: int, count: int) -> str:
    title = _TITLES.get(name, words.label(name))
    return phrase("%(title)s %(number)s of %(count)s", title=title, number=number, count=count) if count > 1 else title

"""Shop event: one thing that a visitor did on a page of the shop, read from what the page says of it. Pure.

Names and fields are Google Analytics 4's (developers.google.com/analytics, "Recommended events"), so that a shop with
a tag manager needs no code. Everything else is dropped; who somebody is never belongs into an event.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any

MOST_AT_ONCE = 40
_MOST_ITEMS, _LONGEST = 200, 200
_LARGEST = 10_000_000.0
# An event may lie in its page for a while before it leaves.
_OLDEST_SECONDS = 300.0
_PERSONAL = re.compile(r"\S+@\S+\.\S+|\+\d[\d\s()/-]{6,}|\b\d{3}[\s/-]\d{3}[\s/-]\d{3,}")
_CURRENCY = re.compile(r"[A-Z]{3}")


class EventName(str, Enum):
    """What is kept: GA4's names, and two of our own at the end."""

    PAGE_VIEW = "page_view"
    VIEW_ITEM = "view_item"
    SEARCH = "search"
    ADD_TO_CART = "add_to_cart"
    REMOVE_FROM_CART = "remove_from_cart"
    VIEW_CART = "view_cart"
    BEGIN_CHECKOUT = "begin_checkout"
    ADD_SHIPPING_INFO = "add_shipping_info"
    ADD_PAYMENT_INFO = "add_payment_info"
    PURCHASE = "purchase"
    PAYMENT_FAILED = "payment_failed"
    PAGE_LEAVE = "page_leave"


@dataclass(frozen=True, kw_only=True)
class EventItem:
    """One product in an event. `price` is of one piece; `variant` is a size or colour."""

    item_id: str
    name: str = ""
    variant: str = ""
    category: str = ""
    price: float | None = None
    quantity: int = 1


@dataclass(frozen=True, kw_only=True)
class ShopEvent:
    """One event on the page `path` (without what follows "?"). `at` in UTC unix seconds.

    `value` is an amount in `currency`; `order_number` is a purchase's. `seconds` and `scroll` (percent) tell of a page
    that was left how long it was in front and how far it was read. `source` is the site that led to the page.
    """

    name: EventName
    path: str
    at: float
    schema_type: str = ""
    value: float | None = None
    currency: str = ""
    items: tuple[EventItem, ...] = ()
    order_number: str = ""
    in_stock: bool | None = None
    seconds: float | None = None
    scroll: float | None = None
    source: str = ""
    campaign: str = ""

    def as_json(self) -> dict[str, Any]:
        """What differs from an empty event, as plain JSON; `from_json` gives the event back."""
        record = asdict(self)
        del record["name"], record["at"], record["path"]
        record["items"] = [_present(item) for item in record["items"]]
        return _present(record)


def from_json(name: str, path: str, at: float, record: Mapping[str, Any]) -> ShopEvent:
    """The event that `as_json` told."""
    items = tuple(EventItem(**item) for item in record.get("items", ()))
    return ShopEvent(name=EventName(name), path=path, at=at, **{**record, "items": items})


def read_events(entries: Any, *, now: float) -> list[ShopEvent]:
    """The events of a browser's batch, in its order; what is none of ours is left out. Never raises."""
    if not isinstance(entries, Sequence) or isinstance(entries, str):
        return []
    events = (_event(entry, now) for entry in entries[:MOST_AT_ONCE] if isinstance(entry, Mapping))
    return [event for event in events if event is not None]


def page_path(value: Any) -> str:
    """The path of a page, without search terms, anchors and what may tell who somebody is."""
    path = str(value or "/").split("?")[0].split("#")[0][:_LONGEST]
    return _PERSONAL.sub("…", path) if path.startswith("/") else "/"


def _event(entry: Mapping[str, Any], now: float) -> ShopEvent | None:
    try:
        name = EventName(str(entry.get("name")))
    except ValueError:
        return None
    fields = entry.get("data")
    data: Mapping[str, Any] = fields if isinstance(fields, Mapping) else {}
    currency = str(data.get("currency", "")).upper()
    currency = currency if _CURRENCY.fullmatch(currency) else ""
    in_stock = data.get("in_stock")
    return ShopEvent(
        name=name,
        path=page_path(entry.get("path")),
        at=now - min(_OLDEST_SECONDS, _amount(entry.get("ago")) or 0.0),
        schema_type=_text(entry.get("type"))[:20],
        # An amount in no currency says nothing.
        value=_amount(data.get("value")) if currency else None,
        currency=currency,
        items=_items(data.get("items")),
        order_number=_text(data.get("transaction_id"))[:60] if name is EventName.PURCHASE else "",
        in_stock=in_stock if isinstance(in_stock, bool) else None,
        seconds=_amount(data.get("seconds")),
        scroll=_amount(data.get("scroll")),
        source=_text(data.get("source")),
        campaign=_text(data.get("campaign")),
    )


def _items(entries: Any) -> tuple[EventItem, ...]:
    if not isinstance(entries, Sequence) or isinstance(entries, str):
        return ()
    return tuple(_item(entry) for entry in entries[:_MOST_ITEMS] if isinstance(entry, Mapping) and _is_named(entry))


def _is_named(entry: Mapping[str, Any]) -> bool:
    return bool(entry.get("item_id") or entry.get("item_name"))


def _item(entry: Mapping[str, Any]) -> EventItem:
    quantity = _amount(entry.get("quantity"))
    return EventItem(
        item_id=_text(entry.get("item_id") or entry.get("item_name")),
        name=_text(entry.get("item_name")),
        variant=_text(entry.get("item_variant")),
        category=_text(entry.get("item_category")),
        price=_amount(entry.get("price")),
        quantity=int(quantity) if quantity and quantity < 10_000 else 1,
    )


def _text(value: Any) -> str:
    """A text of a page, short; empty where it holds an e-mail address or a phone number."""
    text = str(value).strip()[:_LONGEST] if isinstance(value, str | int | float) else ""
    return "" if _PERSONAL.search(text) else text


def _amount(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        amount = float(value)
    except ValueError:
        return None
    return amount if math.isfinite(amount) and 0 <= amount <= _LARGEST else None


def _present(record: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if value not in (None, "", [], ())}

"""Order: one purchase as every source tells it, and who bought it. Nothing here is of one shop system."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import Enum
from typing import Any


class OrderState(str, Enum):
    """How far an order or a parcel is.

    PARTLY_SENT: some parcels have left, others have not. UNKNOWN: its source tells no state that is certain.
    """

    PLACED = "placed"
    PAID = "paid"
    PACKED = "packed"
    PARTLY_SENT = "partly_sent"
    HANDED_OVER = "handed_over"
    ON_THE_WAY = "on_the_way"
    TO_BE_COLLECTED = "to_be_collected"
    DELIVERED = "delivered"
    RETURNED = "returned"
    CANCELLED = "cancelled"
    PROBLEM = "problem"
    UNKNOWN = "unknown"


class BadOrder(ValueError):
    """A source's record is no order; the message says which part is wrong and how it is written."""


@dataclass(frozen=True, kw_only=True)
class Item:
    """One line of an order. `price` is the price of one piece, as a decimal number in the order's currency."""

    title: str
    quantity: int = 1
    sku: str | None = None
    variant: str | None = None
    price: str | None = None


@dataclass(frozen=True, kw_only=True)
class Shipment:
    """One parcel. `state_at` is when it moved last (UTC unix seconds), `expected` the day it is due (ISO date)."""

    carrier: str | None = None
    code: str | None = None
    url: str | None = None
    state: OrderState | None = None
    state_at: float | None = None
    expected: str | None = None


@dataclass(frozen=True, kw_only=True)
class Refund:
    """Money given back: a decimal number in the order's currency, and when (UTC unix seconds)."""

    amount: str
    at: float | None = None


@dataclass(frozen=True, kw_only=True)
class Order:
    """An order. `order_id` is the source's own id, `number` what the customer knows it by.

    `changed_at` (UTC unix seconds) is when the source changed it last; an older record never replaces a newer one.
    `town` is all that is kept of the address. `origin` is the token of the link that led to the purchase,
    `visitor` the browser that put it into the cart, as the website chat names browsers.
    """

    number: str
    order_id: str
    state: OrderState
    changed_at: float
    placed_at: float | None = None
    total: str | None = None
    currency: str | None = None
    items: tuple[Item, ...] = ()
    shipments: tuple[Shipment, ...] = ()
    payment_state: str | None = None
    refunds: tuple[Refund, ...] = ()
    town: str | None = None
    origin: str | None = None
    visitor: str | None = None


@dataclass(frozen=True, kw_only=True)
class Buyer:
    """Who bought it, as the source says. Only keyed hashes of these are kept (bot.shop.orders.proof)."""

    email: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    postcode: str | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class SourceOrder:
    """What a source hands over: an order with its buyer."""

    order: Order
    buyer: Buyer = Buyer()


def as_record(order: Order) -> dict[str, Any]:
    """The order as JSON values."""
    return asdict(order)


def from_record(record: Mapping[str, Any]) -> Order:
    """The order that `as_record` gave."""
    shipments = (
        Shipment(**{**each, "state": OrderState(each["state"]) if each["state"] else None})
        for each in record["shipments"]
    )
    return Order(
        **{
            **record,
            "state": OrderState(record["state"]),
            "items": tuple(Item(**each) for each in record["items"]),
            "shipments": tuple(shipments),
            "refunds": tuple(Refund(**each) for each in record["refunds"]),
        }
    )

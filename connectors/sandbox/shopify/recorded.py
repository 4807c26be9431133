"""Recorded: an order as Shopify's Admin GraphQL API shows it (shopify.dev, Order), with what a test changes of it."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

_HOUR = 3600.0


def node_of(
    number: str,
    order_id: int,
    *,
    now: float,
    created: float | None = None,
    updated: float | None = None,
    email: str | None = "maria@example.com",
    phone: str | None = "+34600111222",
    postcode: str | None = "41001",
    paid: str = "PAID",
    parcel: str | None = "IN_TRANSIT",
    moved: float | None = None,
    fulfilled: str | None = None,
    cancelled: bool = False,
    refunded: str | None = None,
) -> dict[str, Any]:
    """The node of an order; times are UTC unix seconds, `parcel` a FulfillmentDisplayStatus or None for none yet.

    `fulfilled` is the OrderDisplayFulfillmentStatus, where it is another than the parcel lets expect.
    """
    created, updated = created or now - 48 * _HOUR, updated or now - _HOUR
    return {
        "id": f"gid://shopify/Order/{order_id}",
        "legacyResourceId": str(order_id),
        "name": f"#{number}",
        "createdAt": iso(created),
        "updatedAt": iso(updated),
        "cancelledAt": iso(updated) if cancelled else None,
        "email": email,
        "phone": phone,
        "displayFinancialStatus": "REFUNDED" if cancelled else paid,
        "displayFulfillmentStatus": fulfilled or ("FULFILLED" if parcel else "UNFULFILLED"),
        "totalPriceSet": {"shopMoney": {"amount": "158.0", "currencyCode": "EUR"}},
        "shippingAddress": {"zip": postcode, "city": "Sevilla", "phone": None},
        "billingAddress": {"zip": postcode, "phone": None},
        "lineItems": {"nodes": [_line("Rug Alba", None, 1, "89.0"), _line("Lamp Luna", "white", 2, "34.5")]},
        "fulfillments": [_fulfillment(parcel, moved or updated, order_id)] if parcel else [],
        "refunds": [{"createdAt": iso(updated), "totalRefundedSet": {"shopMoney": {"amount": refunded}}}]
        if refunded
        else [],
        "customAttributes": [],
    }


def iso(moment: float) -> str:
    """A moment as Shopify writes it."""
    return datetime.fromtimestamp(moment, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def _line(title: str, variant: str | None, quantity: int, price: str) -> dict[str, Any]:
    return {
        "title": title,
        "variantTitle": variant,
        "sku": f"SKU-{title.split()[-1].upper()}",
        "quantity": quantity,
        "originalUnitPriceSet": {"shopMoney": {"amount": price}},
    }


def _fulfillment(status: str, moved: float, order_id: int) -> dict[str, Any]:
    code = f"PQ{order_id}"
    return {
        "displayStatus": status,
        "updatedAt": iso(moved),
        "inTransitAt": iso(moved) if status == "IN_TRANSIT" else None,
        "deliveredAt": iso(moved) if status == "DELIVERED" else None,
        "estimatedDeliveryAt": iso(moved + 48 * _HOUR),
        "trackingInfo": [{"company": "Correos", "number": code, "url": f"https://example.com/track/{code}"}],
    }

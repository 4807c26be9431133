"""Reading Shopify: its order as ours. Pure. What is missing stays missing; nothing is guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timezone
from typing import Any

from bot.shop.orders.order import BadOrder, Buyer, Item, Order, OrderState, Refund, Shipment, SourceOrder
from bot.shop.orders.payment import certain_state, payment_of
from bot.shop.orders.values import DayOrder, day_of, moment_of, web_link

# FulfillmentDisplayStatus (shopify.dev).
_PARCEL: Mapping[str, OrderState] = {
    "ATTEMPTED_DELIVERY": OrderState.ON_THE_WAY,
    "CANCELED": OrderState.CANCELLED,
    "CARRIER_PICKED_UP": OrderState.HANDED_OVER,
    "CONFIRMED": OrderState.PACKED,
    "DELAYED": OrderState.ON_THE_WAY,
    "DELIVERED": OrderState.DELIVERED,
    "FAILURE": OrderState.PROBLEM,
    "FULFILLED": OrderState.HANDED_OVER,
    "IN_TRANSIT": OrderState.ON_THE_WAY,
    "LABEL_PRINTED": OrderState.PACKED,
    "LABEL_PURCHASED": OrderState.PACKED,
    "MARKED_AS_FULFILLED": OrderState.HANDED_OVER,
    "NOT_DELIVERED": OrderState.PROBLEM,
    "OUT_FOR_DELIVERY": OrderState.ON_THE_WAY,
    "PICKED_UP": OrderState.DELIVERED,
    "READY_FOR_PICKUP": OrderState.TO_BE_COLLECTED,
    "SUBMITTED": OrderState.PACKED,
}
# OrderDisplayFulfillmentStatus (shopify.dev): not all of the items have left; some, if there is a parcel that has.
_REST_WAITS = frozenset({"PARTIALLY_FULFILLED", "IN_PROGRESS", "ON_HOLD", "SCHEDULED", "PENDING_FULFILLMENT"})
_NONE_SENT = frozenset({"UNFULFILLED", "OPEN"}) | _REST_WAITS - {"PARTIALLY_FULFILLED"}
# The parcel that is least far speaks for an order that has left as a whole.
_UNSURE = (OrderState.PROBLEM, OrderState.UNKNOWN)
_FAR = (*_UNSURE, OrderState.PACKED, OrderState.HANDED_OVER, OrderState.ON_THE_WAY)
_FARTHER = (*_FAR, OrderState.TO_BE_COLLECTED, OrderState.DELIVERED)
_ORIGIN, _VISITOR = "mostrador", "mostrador_visitor"


def read_order(node: Mapping[str, Any]) -> SourceOrder:
    """The order of a GraphQL node. Raises BadOrder where it is none."""
    try:
        return _order(node)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise BadOrder(f"an order of Shopify's without {error}") from None


def _order(node: Mapping[str, Any]) -> SourceOrder:
    shipments = [each for fulfillment in node["fulfillments"] for each in _shipments(fulfillment)]
    money = (node.get("totalPriceSet") or {}).get("shopMoney") or {}
    shipping, billing = node.get("shippingAddress") or {}, node.get("billingAddress") or {}
    order = Order(
        number=str(node["name"]).lstrip("#"),
        order_id=str(node["legacyResourceId"]),
        state=_state(node, shipments),
        changed_at=_at(node["updatedAt"]) or 0.0,
        placed_at=_at(node["createdAt"]),
        total=money.get("amount"),
        currency=money.get("currencyCode"),
        items=tuple(_item(each) for each in node["lineItems"]["nodes"]),
        shipments=tuple(shipments),
        payment_state=str(node.get("displayFinancialStatus") or "").lower() or None,
        refunds=tuple(_refund(each) for each in node.get("refunds") or ()),
        town=shipping.get("city"),
        origin=_attribute(node, _ORIGIN),
        visitor=_attribute(node, _VISITOR),
    )
    buyer = Buyer(
        email=node.get("email"),
        phone=node.get("phone") or shipping.get("phone") or billing.get("phone"),
        postcode=shipping.get("zip") or billing.get("zip"),
    )
    return SourceOrder(order=order, buyer=buyer)


def _state(node: Mapping[str, Any], shipments: Sequence[Shipment]) -> OrderState:
    if node.get("cancelledAt"):
        return OrderState.CANCELLED
    sent = _sent(node.get("displayFulfillmentStatus"), {each.state for each in shipments})
    return certain_state(sent, payment_of(node.get("displayFinancialStatus")))


def _sent(status: str | None, parcels: set[OrderState | None]) -> OrderState:
    """How far the goods are, by what Shopify says of the whole order and of each parcel; they must agree."""
    if not parcels:
        return OrderState.PLACED if status in _NONE_SENT else OrderState.UNKNOWN
    least = next((state for state in _FARTHER if state in parcels), OrderState.UNKNOWN)
    if status == "FULFILLED" or least in _UNSURE or parcels == {OrderState.PACKED}:
        return least
    return OrderState.PARTLY_SENT if status in _REST_WAITS else OrderState.UNKNOWN


def _shipments(fulfillment: Mapping[str, Any]) -> list[Shipment]:
    state = _PARCEL.get(str(fulfillment.get("displayStatus") or ""), OrderState.UNKNOWN)
    if state is OrderState.CANCELLED:
        return []
    moved = max(filter(None, (_at(fulfillment.get(name)) for name in ("updatedAt", "inTransitAt", "deliveredAt"))))
    due_at = fulfillment.get("estimatedDeliveryAt")
    expected = day_of(due_at, DayOrder.DAY_FIRST, timezone.utc) if due_at else None
    tracks: Sequence[Mapping[str, Any]] = fulfillment.get("trackingInfo") or [{}]
    return [
        Shipment(
            carrier=track.get("company"),
            code=track.get("number"),
            url=web_link(track.get("url")),
            state=state,
            state_at=moved,
            expected=expected,
        )
        for track in tracks
    ]


def _item(node: Mapping[str, Any]) -> Item:
    return Item(
        title=str(node["title"]),
        quantity=int(node["quantity"]),
        sku=node.get("sku"),
        variant=node.get("variantTitle"),
        price=((node.get("originalUnitPriceSet") or {}).get("shopMoney") or {}).get("amount"),
    )


def _refund(node: Mapping[str, Any]) -> Refund:
    return Refund(amount=str(node["totalRefundedSet"]["shopMoney"]["amount"]), at=_at(node.get("createdAt")))


def _attribute(node: Mapping[str, Any], key: str) -> str | None:
    attributes: Sequence[Mapping[str, Any]] = node.get("customAttributes") or ()
    return next((str(each.get("value")) for each in attributes if each.get("key") == key), None)


def _at(text: str | None) -> float | None:
    return moment_of(text, DayOrder.DAY_FIRST, timezone.utc) if text else None

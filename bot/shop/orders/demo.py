"""Demo orders: a few of the demo shop's, dated from today, for the sandbox and `rasa shell`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

from bot.shop.orders.order import Buyer, Item, Order, OrderState, Shipment, SourceOrder

_DAY_SECONDS = 24 * 3600.0
_LUCIA = Buyer(email="lucia@example.com", phone="+34 600 000 001", postcode="28013")
_TOM = Buyer(email="tom@example.com", phone="+44 7700 900001", postcode="SW1A 1AA")
_MARIA = Buyer(email="maria@example.com", phone="+34 600 111 222", postcode="41001")
_RUG, _LAMP = Item(title="Rug Alba", quantity=1, price="89.00"), Item(title="Lamp Luna", quantity=2, price="34.50")
_CUSHION = Item(title="Cushion Mar", quantity=4, variant="blue", price="14.90")


def demo_orders(now: float) -> Sequence[SourceOrder]:
    """10041 is on its way, 10042 being packed, 10043 delivered, 10044 stuck, 10045 cancelled, 10046 of Lucía's phone,
    10047 of Tom's."""
    return (
        _order("10041", OrderState.ON_THE_WAY, _MARIA, (_RUG,), now, days=3, moved=0.5, due=2),
        _order("10042", OrderState.PACKED, _MARIA, (_LAMP,), now, days=1),
        _order("10043", OrderState.DELIVERED, _MARIA, (_CUSHION,), now, days=9, moved=4),
        _order("10044", OrderState.ON_THE_WAY, _MARIA, (_LAMP, _CUSHION), now, days=12, moved=7),
        _order("10045", OrderState.CANCELLED, _MARIA, (_RUG,), now, days=6),
        _order("10046", OrderState.ON_THE_WAY, _LUCIA, (_LAMP,), now, days=2, moved=0.3, due=1),
        _order("10047", OrderState.TO_BE_COLLECTED, _TOM, (_CUSHION,), now, days=5, moved=1),
    )


def _order(
    number: str,
    state: OrderState,
    buyer: Buyer,
    items: tuple[Item, ...],
    now: float,
    *,
    days: float,
    moved: float | None = None,
    due: int | None = None,
) -> SourceOrder:
    total = sum(float(each.price or 0) * each.quantity for each in items)
    order = Order(
        number=number,
        order_id=f"demo-{number}",
        state=state,
        changed_at=now,
        placed_at=now - days * _DAY_SECONDS,
        total=f"{total:.2f}",
        currency="EUR",
        items=items,
        shipments=() if moved is None else (_shipment(number, state, now, moved, due),),
        payment_state="refunded" if state is OrderState.CANCELLED else "paid",
        town="Madrid",
    )
    return SourceOrder(order=order, buyer=buyer)


def _shipment(number: str, state: OrderState, now: float, moved: float, due: int | None) -> Shipment:
    expected = (datetime.fromtimestamp(now, timezone.utc) + timedelta(days=due)).date().isoformat() if due else None
    return Shipment(
        carrier="Correos",
        code=f"DEMO{number}",
        url=f"https://example.com/track/DEMO{number}",
        state=state,
        state_at=now - moved * _DAY_SECONDS,
        expected=expected,
    )

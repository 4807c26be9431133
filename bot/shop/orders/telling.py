"""Telling: which template tells a customer how far an order is, and the words that fill it. Decisions only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from decimal import Decimal, InvalidOperation

from bot.shop.orders.order import Order, OrderState, Shipment
from bot.shop.orders.payment import Payment, payment_of
from bot.shop.orders.proof import Level
from bot.shop.orders.values import web_link
from bot.shop.wording import WORDINGS, write_day, write_list, write_money

_DAY_SECONDS = 24 * 3600.0
_MOVING = frozenset({OrderState.HANDED_OVER, OrderState.ON_THE_WAY})
_COMING = _MOVING | {OrderState.PLACED, OrderState.PAID, OrderState.PACKED}
_TRACKED = _MOVING | {OrderState.TO_BE_COLLECTED, OrderState.PARTLY_SENT, OrderState.PROBLEM, OrderState.UNKNOWN}
_FOR_PEOPLE = frozenset({OrderState.PROBLEM, OrderState.UNKNOWN})
_MOST_ITEMS, _MOST_LINKS = 8, 3
_STUCK, _RECEIVED = "utter_order_stuck", "utter_order_received"


@dataclass(frozen=True, kw_only=True)
class Telling:
    """A response by name, the responses whose words follow it, and the placeholders' values by name.

    `needs_person`: something is wrong with the order, or its state isn't certain, and a person looks at it first.
    """

    response: str
    parts: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    needs_person: bool = False


def telling(order: Order, level: Level, *, language: str, zone: tzinfo, now: float, stuck_days: int) -> Telling:
    """What somebody of this level hears of the order; no price, item or town below PROVEN."""
    language = language if language in WORDINGS else "en"
    stuck = is_stuck(order, now=now, stuck_days=stuck_days)
    values = {"order.number": order.number}
    parts: list[str] = []
    if stuck:
        values["order.moved"] = write_day(datetime.fromtimestamp(_moved_at(order), zone).date(), language)
    elif expected := _expected(order, datetime.fromtimestamp(now, zone).date()):
        values["order.expected"] = write_day(expected, language)
        parts.append("utter_order_expected")
    if order.state in _TRACKED or stuck:
        parts += _tracking(order.shipments, values)
    if level is Level.PROVEN:
        parts += _proven(order, values, language)
    return Telling(
        response=_STUCK if stuck else _response(order),
        parts=tuple(parts),
        values=values,
        needs_person=stuck or order.state in _FOR_PEOPLE,
    )


def _response(order: Order) -> str:
    """The words of the state; that an order is not paid is told only where its source says so."""
    if order.state is OrderState.PLACED and payment_of(order.payment_state) is not Payment.OPEN:
        return _RECEIVED
    return f"utter_order_{order.state.value}"


def is_stuck(order: Order, *, now: float, stuck_days: int) -> bool:
    """Whether a parcel is on its way and has not moved for so many days."""
    return order.state in _MOVING and now - _moved_at(order) > stuck_days * _DAY_SECONDS


def _moved_at(order: Order) -> float:
    moves = [each.state_at for each in order.shipments if each.state_at is not None]
    return max(moves, default=order.changed_at)


def _expected(order: Order, today: date) -> date | None:
    """The latest day on which a parcel is due; a day that is past is not told."""
    if order.state not in _COMING:
        return None
    days = [date.fromisoformat(each.expected) for each in order.shipments if each.expected]
    latest = max(days, default=None)
    return latest if latest and latest >= today else None


def _tracking(shipments: Sequence[Shipment], values: dict[str, str]) -> list[str]:
    links = [link for each in shipments if (link := web_link(each.url))]
    carriers = list(dict.fromkeys(each.carrier for each in shipments if each.carrier))
    if links:
        values["order.link"] = "\n".join(links[:_MOST_LINKS])
        return ["utter_order_link"]
    if carriers:
        values["order.carrier"] = carriers[0]
        return ["utter_order_carrier"]
    return []


def _proven(order: Order, values: dict[str, str], language: str) -> list[str]:
    parts = []
    if order.items:
        items = [f"{each.quantity} × {_title(each.title, each.variant)}" for each in order.items[:_MOST_ITEMS]]
        values["order.items"] = write_list(items, language)
        parts.append("utter_order_items")
    if refund := _refunded(order, language):
        values["order.refund"] = refund
        parts.append("utter_order_refunded")
    return parts


def _title(title: str, variant: str | None) -> str:
    return f"{title} ({variant})" if variant else title


def _refunded(order: Order, language: str) -> str | None:
    """All money given back, in words; None where there is none or it can't be told in a currency."""
    try:
        total = sum((Decimal(each.amount) for each in order.refunds), Decimal())
    except InvalidOperation:
        return None
    return write_money(total, order.currency, language) if total and order.currency else None

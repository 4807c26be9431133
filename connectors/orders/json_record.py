"""JSON record: an order as a shop's own system tells it over HTTP; the contract is in docs/orders.md."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timezone
from typing import Any, TypeVar

from bot.shop.orders.number import LONGEST_NUMBER, number_key
from bot.shop.orders.order import BadOrder, Buyer, Item, Order, OrderState, Refund, Shipment, SourceOrder
from bot.shop.orders.payment import certain_state, payment_of
from bot.shop.orders.state_words import state_of
from bot.shop.orders.values import DayOrder, day_of, in_bounds, moment_of, not_ahead, plain_amount_of, web_link

_LONGEST = 300
_MOST = 100
Raw = TypeVar("Raw")
Value = TypeVar("Value")


def read_record(record: Any, *, now: float) -> SourceOrder:
    """The order of one JSON object; `now` where it does not say when it changed. Raises BadOrder."""
    if not isinstance(record, Mapping):
        raise BadOrder("an order must be a JSON object")
    number = _text(record, "number", longest=LONGEST_NUMBER)
    if number is None or not number_key(number):
        raise BadOrder("number must be a text with letters or digits")
    state, payment_state = _state(record, "state") or _missing("state"), _text(record, "payment_state")
    order = Order(
        number=number.lstrip("#"),
        order_id=_text(record, "id") or number_key(number),
        state=certain_state(state, payment_of(payment_state)),
        changed_at=_changed_at(record, now),
        placed_at=_moment(record, "placed_at"),
        total=_amount(record, "total"),
        currency=_text(record, "currency", longest=3),
        items=tuple(_item(each) for each in _list(record, "items")),
        shipments=tuple(_shipment(each) for each in _list(record, "shipments")),
        payment_state=payment_state,
        refunds=tuple(_refund(each) for each in _list(record, "refunds")),
        town=_text(record, "town"),
        origin=_text(record, "origin"),
        visitor=_text(record, "visitor", longest=64),
    )
    buyer = Buyer(email=_text(record, "email"), phone=_text(record, "phone"), postcode=_text(record, "postcode"))
    return SourceOrder(order=order, buyer=buyer)


def _item(record: Mapping[str, Any]) -> Item:
    quantity = record.get("quantity", 1)
    if isinstance(quantity, bool) or not isinstance(quantity, int) or quantity < 1:
        raise BadOrder("quantity must be a whole number above 0")
    return Item(
        title=_text(record, "title") or _missing("title"),
        quantity=quantity,
        sku=_text(record, "sku"),
        variant=_text(record, "variant"),
        price=_amount(record, "price"),
    )


def _shipment(record: Mapping[str, Any]) -> Shipment:
    return Shipment(
        carrier=_text(record, "carrier"),
        code=_text(record, "code"),
        url=web_link(_text(record, "url", longest=2_000)),
        state=_state(record, "state"),
        state_at=_moment(record, "state_at"),
        expected=_read(record, "expected", lambda text: day_of(text, DayOrder.DAY_FIRST, timezone.utc)),
    )


def _refund(record: Mapping[str, Any]) -> Refund:
    return Refund(amount=_amount(record, "amount") or _missing("amount"), at=_moment(record, "at"))


def _list(record: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    values = record.get(name) or []
    if not isinstance(values, list) or len(values) > _MOST or not all(isinstance(each, Mapping) for each in values):
        raise BadOrder(f"{name} must be a list of at most {_MOST} objects")
    return values


def _text(record: Mapping[str, Any], name: str, *, longest: int = _LONGEST) -> str | None:
    value = record.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if value is not None and (not isinstance(value, str) or len(value) > longest):
        raise BadOrder(f"{name} must be a text of at most {longest} characters")
    return value.strip() or None if value else None


def _state(record: Mapping[str, Any], name: str) -> OrderState | None:
    word = _text(record, name)
    state = state_of(word, {}) if word else None
    if word and state is None:
        raise BadOrder(f"{name} must be one of {', '.join(each.value for each in OrderState)}")
    return state


def _amount(record: Mapping[str, Any], name: str) -> str | None:
    value = record.get(name)
    if isinstance(value, float):
        record = {name: repr(value)}
    return _read(record, name, plain_amount_of)


def _moment(record: Mapping[str, Any], name: str) -> float | None:
    value = record.get(name)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _parsed(name, float(value), in_bounds)
    return _read(record, name, lambda text: moment_of(text, DayOrder.DAY_FIRST, timezone.utc))


def _changed_at(record: Mapping[str, Any], now: float) -> float:
    moment = _moment(record, "changed_at")
    return now if moment is None else _parsed("changed_at", moment, lambda seconds: not_ahead(seconds, now))


def _read(record: Mapping[str, Any], name: str, parse: Callable[[str], Value]) -> Value | None:
    text = _text(record, name)
    return _parsed(name, text, parse) if text else None


def _parsed(name: str, value: Raw, parse: Callable[[Raw], Value]) -> Value:
    try:
        return parse(value)
    except (ValueError, OverflowError) as error:
        raise BadOrder(f"{name} must be {error}") from None


def _missing(name: str) -> Any:
    raise BadOrder(f"{name} is missing")

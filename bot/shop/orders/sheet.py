"""Sheet: orders out of the lines of a table, by a mapping that somebody looked at once; faults are named by line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from decimal import Decimal
from typing import TypeVar

from bot.shop.orders.columns import NAMES
from bot.shop.orders.number import LONGEST_NUMBER, number_key
from bot.shop.orders.order import Buyer, Item, Order, OrderState, Refund, Shipment, SourceOrder
from bot.shop.orders.payment import Payment, certain_state, payment_of
from bot.shop.orders.state_words import state_of
from bot.shop.orders.values import (
    DayOrder,
    amount_of,
    count_of,
    day_of,
    moment_of,
    not_ahead,
    plain_cell,
    web_link,
    whole_code,
)

_CODES = frozenset({"number", "id", "phone", "tracking_code", "item_sku"})
_LONGEST = 200
_MOST_FAULTS = 50
Parsed = TypeVar("Parsed")


@dataclass(frozen=True, kw_only=True)
class Mapped:
    """How a table is read: the head of each column by its name, the shop's own words for states, and how days stand.

    `country_code` stands before phones without one ("34").
    """

    heads: Mapping[str, str]
    states: Mapping[str, OrderState] = field(default_factory=dict)
    day_order: DayOrder = DayOrder.DAY_FIRST
    country_code: str = ""
    currency: str = ""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A line that is left out, and why."""

    line: int
    what: str


@dataclass(frozen=True, kw_only=True)
class ReadSheet:
    """The orders of a table and what was left out of it; `unknown_states` are words that nobody knows, of whose
    orders no state is told."""

    orders: tuple[SourceOrder, ...]
    faults: tuple[Fault, ...] = ()
    unknown_states: tuple[str, ...] = ()
    fault_count: int = 0


class HeadsMissing(ValueError):
    """A head that the mapping names is not in the table: it was mapped from another one."""


def read_sheet(
    heads: Sequence[str], lines: Iterable[tuple[int, Sequence[str]]], mapped: Mapped, *, zone: tzinfo, now: float
) -> ReadSheet:
    """The orders of `lines` (number and cells); `now` is taken where a line does not say when it changed.

    Several lines of one number are its items. Raises HeadsMissing.
    """
    places = _places(heads, mapped)
    reader = _Reader(mapped, zone, now)
    for number, cells in lines:
        values = {
            name: text for name, place in places.items() if place < len(cells) and (text := plain_cell(cells[place]))
        }
        if values:
            reader.take(number, values)
    return reader.result()


def _places(heads: Sequence[str], mapped: Mapped) -> dict[str, int]:
    tidy = [head.strip() for head in heads]
    missing = sorted({head for head in mapped.heads.values() if head not in tidy})
    if missing:
        raise HeadsMissing(f"this file has no column {', '.join(missing)}: map its columns again")
    return {name: tidy.index(head) for name, head in mapped.heads.items() if name in NAMES}


class _Reader:
    """Collects orders by number, in the order of the table."""

    def __init__(self, mapped: Mapped, zone: tzinfo, now: float) -> None:
        self._mapped = mapped
        self._zone = zone
        self._now = now
        self._orders: dict[str, SourceOrder] = {}
        self._faults: list[Fault] = []
        self._fault_count = 0
        self._unknown: dict[str, None] = {}

    def take(self, line: int, values: Mapping[str, str]) -> None:
        """One line that is not empty."""
        try:
            found = self._order({name: self._checked(name, text) for name, text in values.items()})
        except ValueError as error:
            self._fault_count += 1
            if len(self._faults) < _MOST_FAULTS:
                self._faults.append(Fault(line=line, what=str(error)))
            return
        key = number_key(found.order.number)
        before = self._orders.get(key)
        self._orders[key] = _joined(before, found) if before else found

    def result(self) -> ReadSheet:
        """All that was read."""
        return ReadSheet(
            orders=tuple(self._orders.values()),
            faults=tuple(self._faults),
            unknown_states=tuple(self._unknown),
            fault_count=self._fault_count,
        )

    def _checked(self, name: str, text: str) -> str:
        if len(text) > _LONGEST and not name.startswith("tracking_url"):
            raise ValueError(f"{NAMES[name].title} must be shorter than {_LONGEST} characters")
        try:
            return whole_code(text) if name in _CODES else text
        except ValueError as error:
            raise ValueError(f"{NAMES[name].title} must be {error}") from None

    def _order(self, values: Mapping[str, str]) -> SourceOrder:
        number = values.get("number", "").lstrip("#")
        if not number_key(number) or len(number) > LONGEST_NUMBER:
            raise ValueError("Order number must not be empty, nor longer than 40 characters")
        order = Order(
            number=number,
            order_id=values.get("id") or number_key(number),
            state=self._state(values, number),
            changed_at=self._changed_at(values),
            placed_at=self._moment(values, "placed_at"),
            total=_parsed("total", values, amount_of),
            currency=(values.get("currency") or self._mapped.currency or None),
            items=self._items(values),
            shipments=self._shipments(values),
            payment_state=values.get("payment_state"),
            refunds=_refunds(values),
            town=values.get("town"),
            origin=values.get("origin"),
        )
        buyer = Buyer(email=values.get("email"), phone=self._phone(values), postcode=values.get("postcode"))
        return SourceOrder(order=order, buyer=buyer)

    def _state(self, values: Mapping[str, str], number: str) -> OrderState:
        """The state that is certain. A line that tells none goes on with the order before it."""
        word, before = values.get("state"), self._orders.get(number_key(number))
        if self._moment(values, "cancelled_at") is not None:
            return OrderState.CANCELLED
        if word is None:
            return before.order.state if before else OrderState.UNKNOWN
        state = state_of(word, self._mapped.states)
        if state is None:
            self._unknown[word] = None
            return OrderState.UNKNOWN
        paid = values.get("payment_state") or (before.order.payment_state if before else None)
        return certain_state(state, Payment.GIVEN_BACK if _is_given_back(values) else payment_of(paid))

    def _moment(self, values: Mapping[str, str], name: str) -> float | None:
        return _parsed(name, values, lambda text: moment_of(text, self._mapped.day_order, self._zone))

    def _changed_at(self, values: Mapping[str, str]) -> float:
        def moment(text: str) -> float:
            return not_ahead(moment_of(text, self._mapped.day_order, self._zone), self._now)

        changed_at = _parsed("changed_at", values, moment)
        return self._now if changed_at is None else changed_at

    def _phone(self, values: Mapping[str, str]) -> str | None:
        phone = values.get("phone")
        if phone is None or phone.startswith(("+", "00")) or not self._mapped.country_code:
            return phone
        return f"+{self._mapped.country_code}{phone.lstrip('0')}"

    def _items(self, values: Mapping[str, str]) -> tuple[Item, ...]:
        title = values.get("item_title")
        if title is None:
            return ()
        return (
            Item(
                title=title,
                quantity=_parsed("item_quantity", values, count_of) or 1,
                sku=values.get("item_sku"),
                variant=values.get("item_variant"),
                price=_parsed("item_price", values, amount_of),
            ),
        )

    def _shipments(self, values: Mapping[str, str]) -> tuple[Shipment, ...]:
        names = ("carrier", "tracking_code", "tracking_url", "moved_at", "expected")
        if not any(name in values for name in names):
            return ()
        expected = _parsed("expected", values, lambda text: day_of(text, self._mapped.day_order, self._zone))
        return (
            Shipment(
                carrier=values.get("carrier"),
                code=values.get("tracking_code"),
                url=web_link(values.get("tracking_url")),
                state_at=self._moment(values, "moved_at"),
                expected=expected,
            ),
        )


def _parsed(name: str, values: Mapping[str, str], parse: Callable[[str], Parsed]) -> Parsed | None:
    """The value of a column, None where it is empty. Raises ValueError with the column's title."""
    if name not in values:
        return None
    try:
        return parse(values[name])
    except ValueError as error:
        raise ValueError(f"{NAMES[name].title} must be {error}") from None


def _is_given_back(values: Mapping[str, str]) -> bool:
    total, refunded = (Decimal(_parsed(name, values, amount_of) or 0) for name in ("total", "refunded"))
    return 0 < total <= refunded


def _refunds(values: Mapping[str, str]) -> tuple[Refund, ...]:
    amount = _parsed("refunded", values, amount_of)
    return (Refund(amount=amount),) if amount and float(amount) else ()


def _joined(before: SourceOrder, more: SourceOrder) -> SourceOrder:
    """One order of two lines: the items and parcels of both, and what only one of them tells. Two states are none."""
    first, second = before.order, more.order
    order = replace(
        first,
        state=first.state if first.state is second.state else OrderState.UNKNOWN,
        items=(*first.items, *second.items),
        shipments=(*first.shipments, *(each for each in second.shipments if each not in first.shipments)),
        changed_at=max(first.changed_at, second.changed_at),
        placed_at=first.placed_at if first.placed_at is not None else second.placed_at,
        total=first.total or second.total,
        town=first.town or second.town,
        refunds=first.refunds or second.refunds,
    )
    buyer = Buyer(
        email=before.buyer.email or more.buyer.email,
        phone=before.buyer.phone or more.buyer.phone,
        postcode=before.buyer.postcode or more.buyer.postcode,
    )
    return SourceOrder(order=order, buyer=buyer)

"""Sales: one order as reports count it: its day and sum, and the talk that came before it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from bot.reports.links import mark_of
from bot.shop.orders.order import Order, OrderState

# An order is placed after a talk where its customer wrote at most so long before.
WINDOW_DAYS = 7
WINDOW_SECONDS = WINDOW_DAYS * 24 * 3600.0


@dataclass(frozen=True, kw_only=True)
class Wrote:
    """When a customer last wrote before an order, on which account; `mark` is of the latest link by which they came
    within the window, "" for none.
    """

    at: float
    account_id: str
    channel: str
    mark: str


@dataclass(frozen=True, kw_only=True)
class PlacedOrder:
    """An order with what is known of its customer: whether any is, and when they wrote before it, if they did.

    `others` are when their other orders were placed (UTC seconds), each with its key.
    """

    order_key: str
    order: Order
    joined: bool
    wrote: Wrote | None
    others: Sequence[tuple[float, str]] = ()


@dataclass(frozen=True, kw_only=True)
class SaleFact:
    """What is counted of an order: nobody's.

    `talk_day` is the day on which the customer last wrote before it, "" where they did not within the window;
    `first_of_talk`: no other order of theirs came between.
    """

    order_key: str
    day: str
    currency: str
    net_cents: int
    joined: bool
    talk_day: str = ""
    first_of_talk: bool = False
    account_id: str = ""
    channel: str = ""
    mark: str = ""


def sale_of(placed: PlacedOrder, day: Callable[[float], str]) -> SaleFact | None:
    """The fact of an order; None for one that was cancelled, or of which nobody knows when it was placed.

    `day` tells the shop's day of a moment. An order's own `origin` that is a link's mark comes before the talk's.
    """
    order, wrote = placed.order, placed.wrote
    if order.placed_at is None or order.state is OrderState.CANCELLED:
        return None
    own_mark = mark_of({"link": order.origin}) if order.origin else ""
    sale = SaleFact(
        order_key=placed.order_key,
        day=day(order.placed_at),
        currency=order.currency or "",
        net_cents=net_cents(order),
        joined=placed.joined,
        mark=own_mark,
    )
    if wrote is None or not 0 <= order.placed_at - wrote.at <= WINDOW_SECONDS:
        return sale
    mine = order.placed_at, placed.order_key
    return SaleFact(
        **{
            **vars(sale),
            "talk_day": day(wrote.at),
            "first_of_talk": not any((wrote.at, "") < other < mine for other in placed.others),
            "account_id": wrote.account_id,
            "channel": wrote.channel,
            "mark": own_mark or wrote.mark,
        }
    )


def net_cents(order: Order) -> int:
    """The sum less what was given back, in hundredths of the currency; 0 at least, and where no sum is known."""
    total = _cents(order.total)
    return max(0, total - sum(_cents(refund.amount) for refund in order.refunds))


def _cents(amount: str | None) -> int:
    try:
        return int((Decimal(amount or "0") * 100).to_integral_value())
    except InvalidOperation:
        return 0

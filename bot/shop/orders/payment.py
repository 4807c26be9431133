"""Payment: what shop systems call it, and what it says of a state. A state that it speaks against is not told."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from bot.shop.orders.columns import plain_head
from bot.shop.orders.order import OrderState


class Payment(str, Enum):
    """Whether the money has come, not yet, or has gone back in full."""

    PAID = "paid"
    OPEN = "open"
    GIVEN_BACK = "given_back"


_WORDS: Mapping[Payment, str] = {
    Payment.PAID: "paid, partially refunded, pagado, pagada, pago, paga, oplacone, zaplacone, maksettu",
    Payment.OPEN: "pending, unpaid, not paid, open, awaiting payment, pending payment, payment pending, expired,"
    " pendiente, no pagado, pendiente de pago, pendente, por pagar, nao pago, nieoplacone, oczekuje na platnosc,"
    " maksamatta, odottaa maksua",
    Payment.GIVEN_BACK: "refunded, voided, reembolsado, reembolsada, zwrocone, hyvitetty",
}
_KNOWN = {plain_head(word): payment for payment, words in _WORDS.items() for word in words.split(",")}
# Money that went back in full says nothing against these.
_SETTLED = frozenset({OrderState.DELIVERED, OrderState.RETURNED, OrderState.CANCELLED, OrderState.PROBLEM})


def payment_of(word: str | None) -> Payment | None:
    """The payment that a word means; None where nobody knows ("authorized", "partially paid")."""
    return _KNOWN.get(plain_head(word or ""))


def certain_state(state: OrderState, payment: Payment | None) -> OrderState:
    """What may be told of an order in `state` that is paid like this.

    "Unfulfilled" is no word on the payment, and money that went back is none on the goods.
    """
    if payment is Payment.GIVEN_BACK and state not in _SETTLED:
        return OrderState.UNKNOWN
    if payment is Payment.PAID and state is OrderState.PLACED:
        return OrderState.PAID
    if payment is Payment.OPEN and state is OrderState.PAID:
        return OrderState.PLACED
    return state

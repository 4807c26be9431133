"""Words: what states, proofs and requests of orders are called at the desk."""

from __future__ import annotations

from collections.abc import Mapping

from bot.phrases import phrase
from bot.shop.orders.order import OrderState
from bot.shop.orders.payment import Payment, payment_of
from bot.shop.orders.proof import ProofKind
from bot.shop.orders.request import RequestKind

STATES: Mapping[OrderState, str] = {
    OrderState.PLACED: phrase("Placed"),
    OrderState.PAID: phrase("Paid"),
    OrderState.PACKED: phrase("Being packed"),
    OrderState.PARTLY_SENT: phrase("Part of it sent"),
    OrderState.HANDED_OVER: phrase("With the carrier"),
    OrderState.ON_THE_WAY: phrase("On its way"),
    OrderState.TO_BE_COLLECTED: phrase("To be collected"),
    OrderState.DELIVERED: phrase("Delivered"),
    OrderState.RETURNED: phrase("Returned"),
    OrderState.CANCELLED: phrase("Cancelled"),
    OrderState.PROBLEM: phrase("A problem"),
    OrderState.UNKNOWN: phrase("State not certain"),
}
PROOFS: Mapping[ProofKind, str] = {
    ProofKind.CHANNEL: phrase("Proven by the channel: they write as the buyer"),
    ProofKind.CODE: phrase("Proven by a code to the order's e-mail"),
    ProofKind.EMAIL: phrase("Proven by number and e-mail"),
    ProofKind.POSTCODE: phrase("Proven by number and postcode"),
    ProofKind.PHONE_END: phrase("Proven by number and the end of the phone"),
}
PAYMENTS: Mapping[Payment, str] = {
    Payment.PAID: phrase("paid"),
    Payment.OPEN: phrase("not paid yet"),
    Payment.GIVEN_BACK: phrase("given back in full"),
}
# What a shop system calls a payment of which a part is another.
_PARTLY: Mapping[str, str] = {
    "partially refunded": phrase("given back in part"),
    "partially paid": phrase("paid in part"),
}
REQUESTS: Mapping[RequestKind, str] = {
    RequestKind.CANCEL: phrase("Wants it cancelled"),
    RequestKind.CHANGE: phrase("Wants it changed"),
    RequestKind.CHANGE_ADDRESS: phrase("Wants another address"),
    RequestKind.RETURN: phrase("Wants to return something"),
}


def payment_words(told: str | None) -> str:
    """What the desk says of a payment; what nobody knows, as the shop system calls it."""
    word = (told or "").replace("_", " ").strip()
    payment = payment_of(word)
    return _PARTLY.get(word.lower()) or (PAYMENTS[payment] if payment else word)

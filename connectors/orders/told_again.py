"""Told again: the state of an order whose proof this conversation gave before, without asking for it once more."""

from __future__ import annotations

from datetime import tzinfo
from typing import Protocol

from bot.shop.orders.enquiry import Awaited, Enquiry, OrderReply, OrdersUnreachable
from bot.shop.orders.order import Order
from bot.shop.orders.proof import Level
from bot.shop.orders.telling import telling

# What stays open beside a question about the order: the offer of a code, and the code that is on its way.
_STANDING = frozenset({Awaited.EMAIL, Awaited.CODE})


class ProvenBefore(Protocol):
    """What a customer has proven in this conversation."""

    def proven_before(self, number: str) -> Order | None:
        """The order of this number that a proof opened in this conversation a while ago. Raises OrdersUnreachable."""


def told_again(
    enquiry: Enquiry, looks: ProvenBefore, *, language: str, zone: tzinfo, now: float, stuck_days: int
) -> OrderReply | None:
    """What somebody hears who asks on about an order that they proved; None where it isn't that.

    No more than number and proof tell: what a code or the channel showed counts for its own answer.
    """
    number = enquiry.number
    if not number or enquiry.proofs or enquiry.code:
        return None
    try:
        order = looks.proven_before(number)
    except OrdersUnreachable:
        return OrderReply(response="utter_order_unreachable", hand_off=True, number=number)
    if order is None:
        return None
    words = telling(order, Level.NAMED, language=language, zone=zone, now=now, stuck_days=stuck_days)
    return OrderReply(
        response=words.response,
        parts=words.parts,
        values=words.values,
        awaits=enquiry.asked if enquiry.asked in _STANDING else None,
        hand_off=words.needs_person,
        number=order.number,
    )

"""Enquiry: what the bot does next for who asks after an order. A wrong number and a wrong proof are alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from enum import Enum
from typing import Protocol

from bot.shop.orders.order import Order
from bot.shop.orders.proof import Given, Level
from bot.shop.orders.telling import Telling, telling


class Awaited(str, Enum):
    """What the bot has asked the customer for."""

    NUMBER = "number"
    PROOF = "proof"
    # The order's mail address, for a code to go there; the customer may as well ask something else.
    EMAIL = "email"
    CODE = "code"


class OrdersUnreachable(Exception):
    """A source can't be asked now: nothing may be said of whether an order exists."""


@dataclass(frozen=True, kw_only=True)
class Enquiry:
    """What a customer has given so far: the number and what may prove that the order is theirs.

    `asked` is what the message answers, where it gives just that.
    """

    number: str | None
    proofs: tuple[Given, ...] = ()
    code: str | None = field(default=None, repr=False)
    asked: Awaited | None = None


@dataclass(frozen=True, kw_only=True)
class Seen:
    """An order that the customer may hear of, and how much of it. `by_code`: a code may be mailed to hear the rest."""

    order: Order
    level: Level
    by_code: bool = False


class OrderLooks(Protocol):
    """Where orders are looked for on behalf of one customer."""

    def is_connected(self) -> bool:
        """Whether the shop has orders here at all."""

    def latest_own(self) -> Order | None:
        """The latest order that the channel itself proves to be the customer's."""

    def own(self, number: str) -> Order | None:
        """The order of this number, where the channel itself proves that it is the customer's."""

    def may_try(self, number: str, proofs: tuple[Given, ...]) -> bool:
        """Whether the customer has tries left for this number with these proofs."""

    def find(self, number: str, proofs: tuple[Given, ...]) -> Seen | None:
        """The order that number and proof open; None, and a try is counted, where they open none.

        Raises OrdersUnreachable.
        """

    def mail_code(self, number: str, proofs: tuple[Given, ...], language: str) -> None:
        """Mails a code to the address among the proofs, if it is that of the order; nobody is told whether it is."""

    def open_code(self, number: str, code: str) -> Seen | None:
        """The order that the code opens; None, and a try is counted, where it opens none. Raises OrdersUnreachable."""


@dataclass(frozen=True, kw_only=True)
class OrderReply:
    """What the bot says: a response, those whose words follow it, the placeholders' values.

    An empty `response`: the shop has no orders here, the FAQ's own answer is told. `awaits` is what the customer is
    asked for; `hand_off`: people get the conversation.
    """

    response: str = ""
    parts: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    awaits: Awaited | None = None
    hand_off: bool = False
    number: str | None = None


def order_reply(
    enquiry: Enquiry, looks: OrderLooks, *, language: str, zone: tzinfo, now: float, stuck_days: int
) -> OrderReply:
    """The next step of an enquiry; `zone` is the shop's, `now` UTC unix seconds."""
    if not looks.is_connected():
        return OrderReply(number=enquiry.number)
    number = enquiry.number
    if number and enquiry.asked is Awaited.EMAIL and enquiry.proofs:
        return _mailed(number, enquiry.proofs, looks, language)
    own = looks.own(number) if number else looks.latest_own()
    seen = Seen(order=own, level=Level.PROVEN) if own else None
    step = None if seen else _asking(number, looks, enquiry)
    if step:
        return step
    try:
        seen = seen or _found(str(number), enquiry, looks)
    except OrdersUnreachable:
        return OrderReply(response="utter_order_unreachable", hand_off=True, number=number)
    if seen is None and enquiry.code:
        return OrderReply(response="utter_order_code_wrong", awaits=Awaited.CODE, number=number)
    if seen is None:
        return OrderReply(response="utter_order_not_found", awaits=Awaited.PROOF, number=number)
    return _told(seen, telling(seen.order, seen.level, language=language, zone=zone, now=now, stuck_days=stuck_days))


def _mailed(number: str, proofs: tuple[Given, ...], looks: OrderLooks, language: str) -> OrderReply:
    """A code is on its way, or not: both are told alike."""
    if not looks.may_try(number, proofs):
        return OrderReply(response="utter_order_too_many", hand_off=True, number=number)
    looks.mail_code(number, proofs, language)
    return OrderReply(response="utter_order_code_sent", awaits=Awaited.CODE, number=number)


def _found(number: str, enquiry: Enquiry, looks: OrderLooks) -> Seen | None:
    """The order that the code opens, or else number and proof. Raises OrdersUnreachable."""
    if enquiry.code:
        return looks.open_code(number, enquiry.code)
    return looks.find(number, enquiry.proofs)


def _asking(number: str | None, looks: OrderLooks, enquiry: Enquiry) -> OrderReply | None:
    """What is missing before anything is looked for; None where nothing is."""
    if not number:
        return OrderReply(response="utter_order_ask_number", awaits=Awaited.NUMBER)
    if not looks.may_try(number, enquiry.proofs):
        return OrderReply(response="utter_order_too_many", hand_off=True, number=number)
    if not enquiry.proofs and not enquiry.code:
        # The number as the customer gave it: it says nothing of whether there is such an order.
        named = {"order.number": number}
        return OrderReply(response="utter_order_ask_proof", values=named, awaits=Awaited.PROOF, number=number)
    return None


def _told(seen: Seen, words: Telling) -> OrderReply:
    offers = seen.by_code and not words.needs_person
    return OrderReply(
        response=words.response,
        parts=(*words.parts, "utter_order_code_offer") if offers else words.parts,
        values=words.values,
        awaits=Awaited.EMAIL if offers else None,
        hand_off=words.needs_person,
        number=seen.order.number,
    )

"""Orders beside a conversation: those that the customer surely has, and those that only a number names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import render_template, request

from bot.conversations.conversation import Conversation
from bot.phrases import phrase
from bot.shop.orders.number import LONGEST_NUMBER, number_key
from bot.shop.orders.order import Order, Shipment
from bot.shop.orders.proof import ProofKind
from bot.shop.orders.request import OrderRequest
from bot.shop.wording import WORDINGS, write_day
from bot.store.sales.order_sources import OrderSource
from bot.store.sales.orders import KnownOrder, LinkedOrder
from bot.team.agent import Role
from connectors.desk import words
from connectors.desk.access.sessions import signed_in
from connectors.desk.desk import Desk
from connectors.desk.menu import may
from connectors.desk.orders.words import PROOFS, REQUESTS, STATES, payment_words
from connectors.desk.requests import JsonAnswer, conversation_of, done, refuse
from connectors.orders.asking import ask
from connectors.orders.freshness import is_any_behind, is_fresh
from connectors.orders.own import own
from connectors.orders.source import SourceDown

_MOST = 5


@dataclass(frozen=True, kw_only=True)
class ShipmentView:
    """A parcel in the reader's words. `expected_for_customer` is the day as the customer reads it."""

    shipment: Shipment
    state: str
    moved: str
    expected: str
    expected_for_customer: str


@dataclass(frozen=True, kw_only=True)
class OrderView:
    """An order as the desk shows it. `proof` is empty where nobody has proven it: then it is told to nobody.

    `prices` are those of its items, empty where one has none. `as_of` is when a copy was true that may be so
    no more; empty for one that is fresh.
    """

    order: Order
    state: str
    placed: str
    proof: str
    shipments: tuple[ShipmentView, ...]
    prices: tuple[str, ...]
    total: str
    payment: str
    refunded: str
    as_of: str


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What stands beside a conversation; `asked` is the number that an agent looked for, `unknown` the numbers that the
    customer named and no kept order has.

    `is_certain`: what is not here is nowhere; not where a source could not be asked, or was not read lately.
    """

    orders: Sequence[OrderView] = ()
    requests: Sequence[tuple[OrderRequest, str, str]] = ()
    asked: str = ""
    unknown: Sequence[str] = ()
    is_connected: bool = False
    is_certain: bool = True


class OrdersBeside:
    """Finds the orders of a conversation, and the routes of what is done with them. For agents and those above."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def of(self, conversation_id: str) -> Beside:
        """For the template: nothing where the reader has no right to customers' orders."""
        conversation = self._desk.store.conversations.get(conversation_id)
        if conversation is None or not may(signed_in(), Role.AGENT):
            return Beside()
        return self._beside(conversation, "", is_certain=True)

    def beside_orders(self, conversation_id: str) -> str:
        """GET, fragment: the orders, with those of the number `number`."""
        conversation = conversation_of(self._desk, conversation_id)
        number = request.args.get("number", "").strip()[:LONGEST_NUMBER]
        beside = self._beside(conversation, number, is_certain=self._ask(number))
        return render_template("desk/orders/list.html", beside=beside, conversation_id=conversation_id)

    def order_done(self, conversation_id: str, request_id: str) -> JsonAnswer:
        """POST: the agent has done what the customer asked for."""
        conversation_of(self._desk, conversation_id)
        agent_id = signed_in().agent_id
        if not self._desk.store.order_requests.settle(conversation_id, request_id, agent_id, now=self._desk.now()):
            return refuse(phrase("A colleague has done this already."))
        return done(phrase("Noted as done."))

    def _ask(self, number: str) -> bool:
        """Asks the shop's systems for a number; whether all of them have said what they know, now or lately."""
        book, now = self._desk.orders, self._desk.now()
        if book is None or not number_key(number):
            return True
        live = book.live()
        try:
            ask(self._desk.store.orders, live, number, now=now)
        except SourceDown:
            return False
        return not is_any_behind(book.all(), live, now=now)

    def _beside(self, conversation: Conversation, asked: str, *, is_certain: bool) -> Beside:
        store = self._desk.store
        proven = {each.known.order_key: (each.known, each.proof) for each in self._linked(conversation)}
        for known in own(conversation, store.orders.key()).orders(store.orders, limit=_MOST):
            proven[known.order_key] = (known, ProofKind.CHANNEL)
        found = {number: store.orders.of_number(number) for number in self._named(conversation, asked)}
        named = [known for orders in found.values() for known in orders if known.order_key not in proven]
        first = number_key(asked)
        sources = {source.source_id: source for source in store.order_sources.all()}
        spoken = conversation.language
        views = [self._view(known, sources, PROOFS[proof], spoken) for known, proof in proven.values()]
        views += [self._view(known, sources, "", spoken) for known in named]
        ordered = sorted(views, key=lambda view: -(view.order.placed_at or 0.0))
        ordered.sort(key=lambda view: number_key(view.order.number) != first)
        return Beside(
            orders=ordered[:_MOST],
            requests=[self._asked(each) for each in store.order_requests.of(conversation.conversation_id)],
            asked=asked,
            unknown=[number for number, orders in found.items() if not orders and number != asked],
            is_connected=bool(ordered) or bool(self._desk.orders and self._desk.orders.all()),
            is_certain=is_certain,
        )

    def _linked(self, conversation: Conversation) -> list[LinkedOrder]:
        return self._desk.store.orders.of_contacts(sorted(self._desk.store.merges.surely(conversation.contact_id)))

    def _named(self, conversation: Conversation, asked: str) -> list[str]:
        """The numbers that were looked for and named, each once."""
        slots = conversation.carried.get("slots") or {}
        handoffs = self._desk.store.conversations.handoffs(conversation.conversation_id)
        given = [asked, slots.get("order_number"), *(each.slots.get("order_number") for each in handoffs[:1])]
        return list(dict.fromkeys(str(each) for each in given if each and number_key(str(each))))

    def _view(self, known: KnownOrder, sources: Mapping[str, OrderSource], proof: str, spoken: str | None) -> OrderView:
        """`spoken` is the customer's language."""
        order, now, zone = known.order, self._desk.now(), self._desk.zone
        source = sources.get(known.source_id)
        return OrderView(
            order=order,
            state=STATES[order.state],
            placed=words.moment(order.placed_at, now, zone) if order.placed_at else "",
            proof=proof,
            shipments=tuple(self._shipment(each, spoken) for each in order.shipments),
            prices=tuple(words.money(each.price, order.currency) if each.price else "" for each in order.items),
            total=words.money(order.total, order.currency) if order.total else "",
            payment=payment_words(order.payment_state),
            as_of="" if is_fresh(known, source, now=now) else words.moment(known.stored_at, now, zone),
            refunded=", ".join(words.money(each.amount, order.currency) for each in order.refunds),
        )

    def _shipment(self, shipment: Shipment, spoken: str | None) -> ShipmentView:
        expected = _day(shipment.expected)
        language = spoken if spoken and spoken in WORDINGS else self._desk.languages[0]
        return ShipmentView(
            shipment=shipment,
            state=STATES[shipment.state] if shipment.state else "",
            moved=words.moment(shipment.state_at, self._desk.now(), self._desk.zone) if shipment.state_at else "",
            expected=words.short_date(expected) if expected else shipment.expected or "",
            expected_for_customer=write_day(expected, language) if expected else shipment.expected or "",
        )

    def _asked(self, wanted: OrderRequest) -> tuple[OrderRequest, str, str]:
        return wanted, REQUESTS[wanted.kind], words.moment(wanted.requested_at, self._desk.now(), self._desk.zone)


def _day(text: str | None) -> date | None:
    """The day of an ISO date; None for anything else that a source may tell."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None

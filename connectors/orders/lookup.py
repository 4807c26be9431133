"""Look-up: finds an order for one customer. Of an order that nothing opens nobody hears sooner than of none."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.conversations.conversation import Conversation
from bot.shop.orders.code import new_code
from bot.shop.orders.enquiry import OrdersUnreachable, Seen
from bot.shop.orders.number import number_key
from bot.shop.orders.order import Order
from bot.shop.orders.proof import Given, Level, ProofKind, matching
from bot.store.sales.order_tries import TryLimits
from bot.store.sales.orders import KnownOrder
from bot.store.store import Store
from connectors.channels.registry import CHANNELS
from connectors.orders import asking
from connectors.orders.book import LiveSource, OrderBook
from connectors.orders.code_letters import CodeLetters
from connectors.orders.freshness import is_any_behind, is_fresh
from connectors.orders.held_answers import HeldAnswers
from connectors.orders.own import own
from connectors.orders.source import SourceDown

# What opens nothing is told no sooner: longer than the store alone takes, or as long as a source may, and the rest of
# the turn with it.
_STORE_SECONDS = 1.0
_LIVE_SECONDS = 4.4
# Longer than a code takes to be kept and handed to the mail's own thread, on a busy machine too.
_CODE_SECONDS = 1.0
# An older order is not what somebody means who gives no number.
_RECENT_SECONDS = 60 * 24 * 3600.0
_Match = tuple[KnownOrder, Level, ProofKind]


@dataclass(frozen=True, kw_only=True)
class OrderLookup:
    """Look-ups for all customers; `held` and `clock` (seconds that only grow) keep the time of what opens nothing.

    `letters` mail codes; without them none is offered.

    A source that has not answered after `source_seconds` is down, also one whose answer drips.
    """

    store: Store
    book: OrderBook
    limits: TryLimits = field(default_factory=TryLimits)
    held: HeldAnswers = field(default_factory=HeldAnswers)
    letters: CodeLetters | None = None
    clock: Callable[[], float] = time.monotonic
    source_seconds: float = asking.SOURCE_SECONDS

    def for_customer(self, conversation: Conversation, attempt_id: str, *, now: float) -> CustomerLooks:
        """Looks on behalf of the customer of a conversation."""
        return CustomerLooks(self, conversation, attempt_id, now)


class CustomerLooks:
    """One customer's look-ups (bot.shop.orders.enquiry.OrderLooks)."""

    def __init__(self, lookup: OrderLookup, conversation: Conversation, attempt_id: str, now: float) -> None:
        self._lookup = lookup
        self._store = lookup.store
        self._conversation = conversation
        self._attempt_id = attempt_id
        self._now = now
        self._key = lookup.store.orders.key()
        self._own = own(conversation, self._key)

    def is_connected(self) -> bool:
        """Whether the shop has a source that is on."""
        return bool(self._lookup.book.all())

    def latest_own(self) -> Order | None:
        """The latest order of the last 60 days that the channel proves to be the customer's."""
        since = self._now - _RECENT_SECONDS
        known = [each for each in self._own.orders(self._store.orders) if (each.order.placed_at or 0.0) > since]
        return (
            self._opened(known[0], Level.PROVEN, ProofKind.CHANNEL).order
            if known and self._is_fresh(known[0])
            else None
        )

    def own(self, number: str) -> Order | None:
        """The order of this number, if the channel proves it to be the customer's."""
        kept = self._store.orders.of_number(number) if self._own.is_known else []
        known = [each for each in kept if self._own.has(each.prints) and self._is_fresh(each)]
        return self._opened(known[0], Level.PROVEN, ProofKind.CHANNEL).order if known else None

    def proven_before(self, number: str) -> Order | None:
        """The order that a proof opened in this conversation within a day, as it is now; None too where the channel
        proves it, which opens more. Raises OrdersUnreachable."""
        conversation, tries = self._conversation, self._store.order_tries
        if not self.is_connected() or not tries.was_opened(conversation.conversation_id, number, now=self._now):
            return None
        linked = [each.known for each in self._store.orders.of_contacts([conversation.contact_id])]
        proven = [each for each in linked if number_key(each.order.number) == number_key(number)]
        if not proven or self._own.has(proven[0].prints):
            return None
        known = self._present(number, proven[0].order_key)
        if known is None:
            raise OrdersUnreachable
        return known.order

    def may_try(self, number: str, proofs: tuple[Given, ...]) -> bool:
        """Whether conversation, network, number and proofs have tries left."""
        return self._store.order_tries.may_try(
            self._conversation.conversation_id,
            network_of(self._conversation),
            number,
            proofs,
            self._lookup.limits,
            now=self._now,
        )

    def find(self, number: str, proofs: tuple[Given, ...]) -> Seen | None:
        """The order, from the store or else from the sources that can be asked. Raises OrdersUnreachable."""
        began = self._lookup.clock()
        live, kept = self._lookup.book.live(), self._store.orders.of_number(number)
        found = self._matching([each for each in kept if self._is_fresh(each)], proofs)
        try:
            found = found or self._matching(self._asked(live, number), proofs)
            if found:
                return self._opened(*found, proofs)
        except SourceDown:
            self._record(number, Level.NONE, None, proofs)
            raise OrdersUnreachable from None
        self._record(number, Level.NONE, None, proofs)
        # Who proves an old copy may know that there is one; what it tells is over.
        if self._matching(kept, proofs) or is_any_behind(self._lookup.book.all(), live, now=self._now):
            raise OrdersUnreachable
        self._hold_until(began + (_LIVE_SECONDS if live else _STORE_SECONDS))
        return None

    def mail_code(self, number: str, proofs: tuple[Given, ...], language: str) -> None:
        """Mails a code where the address is the order's. It takes the same time where it is not."""
        began = self._lookup.clock()
        match = self._matching(self._store.orders.of_number(number), proofs)
        address = next((each.value for each in proofs if each.kind is ProofKind.EMAIL), "")
        letters = self._lookup.letters
        if match and match[2] is ProofKind.EMAIL and letters and letters.may_send():
            known, code = match[0], new_code()
            self._record(number, Level.NAMED, ProofKind.EMAIL, proofs)
            if self._store.order_codes.add(self._conversation.conversation_id, known.order_key, code, now=self._now):
                letters.send(address, number=known.order.number, code=code, language=language)
        else:
            self._record(number, Level.NONE, None, proofs)
        self._hold_until(began + _CODE_SECONDS)

    def open_code(self, number: str, code: str) -> Seen | None:
        """The order of the code that was mailed from this conversation. Raises OrdersUnreachable."""
        began = self._lookup.clock()
        key = self._store.order_codes.use(self._conversation.conversation_id, code, now=self._now)
        if key is None:
            self._record(number, Level.NONE, None, ())
            self._hold_until(began + _STORE_SECONDS)
            return None
        known = self._present(number, key)
        if known is None:
            raise OrdersUnreachable
        return self._opened(known, Level.PROVEN, ProofKind.CODE)

    def _present(self, number: str, order_key: str) -> KnownOrder | None:
        """The order as it is now; None where no source can say."""
        kept = [each for each in self._store.orders.of_number(number) if self._is_fresh(each)]
        try:
            asked = [] if kept else self._asked(self._lookup.book.live(), number)
        except SourceDown:
            return None
        return next((each for each in (*kept, *asked) if each.order_key == order_key), None)

    def _hold_until(self, moment: float) -> None:
        self._lookup.held.hold(self._attempt_id, max(0.0, moment - self._lookup.clock()))

    def _is_fresh(self, known: KnownOrder) -> bool:
        return is_fresh(known, self._store.order_sources.get(known.source_id), now=self._now)

    def _asked(self, live: Sequence[LiveSource], number: str) -> list[KnownOrder]:
        """What the sources say now, kept. Raises SourceDown where one of them can't say."""
        orders = self._store.orders
        knowing = asking.ask(orders, live, number, now=self._now, seconds=self._lookup.source_seconds)
        return [each for each in orders.of_number(number) if each.source_id in knowing] if knowing else []

    def _matching(self, known: Sequence[KnownOrder], proofs: tuple[Given, ...]) -> _Match | None:
        """The order that the proofs open; where there is none, one that nothing opens is compared all the same."""
        for each in known:
            if self._own.has(each.prints):
                return each, Level.PROVEN, ProofKind.CHANNEL
        for each in known:
            if proof := matching(each.prints, proofs, self._key):
                return each, Level.NAMED, proof
        if not known:
            matching(None, proofs, self._key)
        return None

    def _opened(self, known: KnownOrder, level: Level, proof: ProofKind, proofs: tuple[Given, ...] = ()) -> Seen:
        """Notes who opened it and how, beside the answer that it goes into."""
        self._record(known.order.number, level, proof, proofs)
        self._store.orders.link(known.order_key, self._conversation.contact_id, level, proof, now=self._now)
        return Seen(order=known.order, level=level, by_code=level is Level.NAMED and self._may_mail(known))

    def _may_mail(self, known: KnownOrder) -> bool:
        """Whether a code may prove the rest: there is a rest, the source told a mail address, and the shop can mail."""
        letters, order = self._lookup.letters, known.order
        has_more = bool(order.items or order.refunds)
        return has_more and known.prints.email is not None and letters is not None and letters.may_send()

    def _record(self, number: str, level: Level, proof: ProofKind | None, proofs: tuple[Given, ...]) -> None:
        self._store.order_tries.record(
            self._conversation.conversation_id,
            network_of(self._conversation),
            number,
            proofs,
            attempt_id=self._attempt_id,
            level=level,
            proof=proof,
            now=self._now,
        )


def network_of(conversation: Conversation) -> str:
    """Whose tries count together: messengers tell no network, so it is the address from which somebody writes.

    Strangers make up their addresses: there it is the network that the channel puts into the conversation's origin as
    `network`, and where it knows none all of them count together.
    """
    channel = conversation.channel
    registered = CHANNELS.get(channel)
    if registered is None or not registered.capabilities.strangers:
        return f"{channel}:{conversation.address}"
    return f"{channel}:network:{(conversation.origin or {}).get('network') or ''}"

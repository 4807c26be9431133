"""A case: one fault as it befalls some customers, what they wrote, when it was over, and what went wrong besides."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bench.faults.house import House, wait_for
from bench.faults.people import CANARY, Agent, conversation_of
from bench.faults.tally import Tally, count, settled, under_way
from bench.faults.visitors import Shopper, Visitor
from bot.conversations.conversation import Conversation, State
from connectors.sandbox.testing.client import Customer

SHIPPING = f"how much is shipping to portugal? {CANARY}"
PAYMENT = f"which payment methods do you take? {CANARY}"
PERSON = f"I want to talk to a person {CANARY}"
_SETTLE_SECONDS = 180.0
# What is late comes in this time; what has not come by then is stuck.
_LATE_SECONDS = 900.0


@dataclass
class Case:
    """What a scenario works with. Customers are new to the shop unless it says otherwise."""

    house: House
    eva: Agent
    leo: Agent
    name: str
    written: dict[Shopper, list[str]] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    over_at: float | None = None

    def customer(self, channel: str = "telegram", *, phone: bool = True) -> Customer:
        """A new customer; on WhatsApp without `phone` one who is known by a user id alone."""
        phones = getattr(self.house.sandbox, channel)
        customer: Customer = phones.new_customer(f"{self.name} {len(self.written) + 1}", phone=phone)
        self.written[customer] = []
        return customer

    def visitor(self) -> Visitor:
        """A new visitor of the shop's page."""
        visitor = self.house.visitors.new_customer(f"{self.name} {len(self.written) + 1}")
        self.written[visitor] = []
        return visitor

    def both(self) -> list[Customer]:
        """A new customer on each channel."""
        return [self.customer("telegram"), self.customer("whatsapp")]

    def writes(self, customer: Shopper, text: str = SHIPPING) -> str:
        """A customer writes; the provider's id of it."""
        message_id = customer.writes(text)
        self.written[customer].append(message_id)
        return message_id

    def answered(self, customer: Customer, text: str = SHIPPING) -> None:
        """A customer is answered: the conversation is under way and everything is warm."""
        before = len(customer.messages())
        self.writes(customer, text)
        customer.waits_for(lambda bubble: not bubble.from_customer, 60, after=before)

    def held(self, customer: Customer) -> None:
        """A customer whose conversation Eva holds."""
        self.answered(customer, PERSON)
        self.eva.accepts(customer)
        customer.waits_for("Eva", 60)

    def over(self) -> None:
        """From here on everything works again: recovery counts from now."""
        self.over_at = time.monotonic()

    def expects(self, holds: object, what: str) -> None:
        """Notes a broken promise that the counts don't show."""
        if not holds:
            self.broken.append(what)

    def waits(self, what: str, look: Callable[[], object], seconds: float = 120.0) -> None:
        """Waits; notes what did not come."""
        try:
            wait_for(what, look, seconds)
        except TimeoutError as error:
            self.broken.append(str(error))

    def state(self, customer: Shopper) -> State | None:
        """Who holds the customer's conversation."""
        conversation = self.conversation(customer)
        return conversation.state if conversation else None

    def conversation(self, customer: Shopper) -> Conversation | None:
        """The customer's conversation, if there is one."""
        return conversation_of(self.house, customer)

    def bot_answers(self, customer: Customer) -> int:
        """How many messages of the bot stand in our book for this customer."""
        conversation = self.conversation(customer)
        if conversation is None:
            return 0
        row = self.house.store._database.row(
            "SELECT COUNT(*) AS n FROM message WHERE conversation_id = :id AND author = 'bot'",
            id=conversation.conversation_id,
        )
        return int(row["n"]) if row else 0

    def handoffs(self, customer: Customer) -> list[str]:
        """The reasons of the customer's handoffs, the latest first."""
        conversation = self.conversation(customer)
        found = self.house.store.conversations.handoffs(conversation.conversation_id) if conversation else []
        return [handoff.reason.value for handoff in found]

    def closes(self) -> tuple[Tally, float]:
        """Waits until nothing is under way; the tally, and seconds from the fault's end until then."""
        if self.over_at is None:
            self.over()
        customers = list(self.written)
        try:
            wait_for("everything to settle", lambda: settled(self.house, customers), _SETTLE_SECONDS)
        except TimeoutError as error:
            self.broken += [str(error), *under_way(self.house, customers)]
            self.waits("what was late", lambda: settled(self.house, customers), _LATE_SECONDS)
        recovered = time.monotonic() - (self.over_at or 0)
        self.expects(self.house.is_sound(), "the database is damaged (PRAGMA integrity_check)")
        spilled = self.house.logs_with(CANARY)
        self.expects(not spilled, f"what people wrote stands in {', '.join(spilled)}")
        return count(self.house, self.written, self.house.repeated_webhooks()), recovered

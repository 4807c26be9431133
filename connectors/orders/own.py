"""Own orders: those that the channel itself proves to be of who writes: by their phone number, or by what the shop
signed of a visitor of its website."""

from __future__ import annotations

from dataclasses import dataclass

from bot.conversations.conversation import Conversation
from bot.shop.orders.order import Buyer
from bot.shop.orders.proof import Prints, phone_print, prints_of
from bot.store.sales.orders import KnownOrder, Orders
from bot.website.visitor import SIGNED
from connectors.channels.registry import CHANNELS


@dataclass(frozen=True, kw_only=True)
class Own:
    """The keyed hashes of who writes, None where the channel proves none."""

    phone: str | None = None
    email: str | None = None

    @property
    def is_known(self) -> bool:
        """Whether anything is proven."""
        return bool(self.phone or self.email)

    def has(self, buyer: Prints) -> bool:
        """Whether an order with this buyer is theirs."""
        return bool((self.phone and buyer.phone == self.phone) or (self.email and buyer.email == self.email))

    def orders(self, orders: Orders, *, limit: int = 20) -> list[KnownOrder]:
        """Their orders, the latest first."""
        of_phone = orders.of_phone(self.phone, limit=limit) if self.phone else []
        of_email = orders.of_email(self.email, limit=limit) if self.email else []
        known = {each.order_key: each for each in (*of_phone, *of_email)}
        return sorted(known.values(), key=lambda each: each.order.placed_at or 0.0, reverse=True)[:limit]


def own(conversation: Conversation, key: str) -> Own:
    """What the conversation's channel proves of who writes."""
    registered = CHANNELS.get(conversation.channel)
    if registered is None:
        return Own()
    if registered.capabilities.phone_addresses and conversation.address.isdigit():
        return Own(phone=phone_print(conversation.address, key))
    if registered.capabilities.strangers:
        # Only the shop's server can write these; what the visitor's page says has other names.
        origin = conversation.origin or {}
        signed = Buyer(email=origin.get(f"{SIGNED}email"), phone=origin.get(f"{SIGNED}phone"))
        buyer = prints_of(signed, key)
        return Own(phone=buyer.phone, email=buyer.email)
    return Own()

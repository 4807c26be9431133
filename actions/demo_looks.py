"""Demo looks: the demo shop's orders for `rasa shell`, where no shop is connected. Nothing is counted or kept."""

from __future__ import annotations

from bot.shop.orders.demo import demo_orders
from bot.shop.orders.enquiry import Seen
from bot.shop.orders.number import number_key
from bot.shop.orders.order import Order
from bot.shop.orders.proof import Given, Level, matching, prints_of

_KEY = "demo"


class DemoLooks:
    """As bot.shop.orders.enquiry.OrderLooks; a terminal proves nobody."""

    def __init__(self, now: float) -> None:
        self._orders = {number_key(each.order.number): each for each in demo_orders(now)}

    def is_connected(self) -> bool:
        """The demo shop's orders are always there."""
        return True

    def latest_own(self) -> Order | None:
        """Nobody is known here."""
        return None

    def own(self, number: str) -> Order | None:
        """Nobody is known here."""
        return None

    def may_try(self, number: str, proofs: tuple[Given, ...]) -> bool:
        """Whoever tries the bot out may try as often as they like."""
        return True

    def find(self, number: str, proofs: tuple[Given, ...]) -> Seen | None:
        """The demo order that number and proof open."""
        found = self._orders.get(number_key(number))
        prints = prints_of(found.buyer, _KEY) if found else None
        return Seen(order=found.order, level=Level.NAMED) if matching(prints, proofs, _KEY) and found else None

    def mail_code(self, number: str, proofs: tuple[Given, ...], language: str) -> None:
        """A terminal mails nothing, and offers no code."""

    def open_code(self, number: str, code: str) -> Seen | None:
        """No code was mailed."""
        return None

"""HTTP look-up: asks a shop's own system for one order. The call is signed; the proof never leaves us."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.shop.orders.order import BadOrder, SourceOrder
from connectors.orders.calls import call
from connectors.orders.json_record import read_record
from connectors.orders.source import SourceDown

LOOK_UP_SECONDS = 3.0
_MOST_ORDERS = 5


def signature(secret: str, timestamp: str, number: str) -> str:
    """The HMAC-SHA-256 of "timestamp.number" in hex, as the header X-Mostrador-Signature carries it."""
    return hmac.new(secret.encode(), f"{timestamp}.{number}".encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True, kw_only=True)
class HttpLookup:
    """`GET url?number=…` with a bearer secret; answers `{"orders": […]}`, or 404 where there is none."""

    url: str
    secret: str = field(repr=False)
    now: Callable[[], float] = time.time

    def look_up(self, number: str) -> Sequence[SourceOrder]:
        """The orders with this number. Raises SourceDown, also for an answer that is none."""
        timestamp = str(int(self.now()))
        headers = {
            "Authorization": f"Bearer {self.secret}",
            "X-Mostrador-Timestamp": timestamp,
            "X-Mostrador-Signature": signature(self.secret, timestamp, number),
            "Accept": "application/json",
        }
        response = call("GET", self.url, headers=headers, params={"number": number}, seconds=LOOK_UP_SECONDS)
        if response.status == 404:
            return ()
        if response.status != 200:
            raise SourceDown(f"it answered HTTP {response.status}")
        records = response.body.get("orders") if isinstance(response.body, dict) else None
        if not isinstance(records, list):
            raise SourceDown('its answer is no JSON of the form {"orders": […]}')
        try:
            return tuple(read_record(each, now=self.now()) for each in records[:_MOST_ORDERS])
        except BadOrder as error:
            raise SourceDown(f"its order is not as agreed: {error}") from None

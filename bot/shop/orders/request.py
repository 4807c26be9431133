"""Order request: what a customer wants done with an order. People do it; the bot only passes it on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

# The payload of a button that asks for it: order_request/cancel.
REQUEST = "order_request"


class RequestKind(str, Enum):
    """What may be asked for."""

    CANCEL = "cancel"
    CHANGE = "change"
    CHANGE_ADDRESS = "change_address"
    RETURN = "return"


@dataclass(frozen=True, kw_only=True)
class OrderRequest:
    """A request as stored; times are UTC unix seconds, `settled_at` is when an agent had done it."""

    request_id: str
    kind: RequestKind
    number: str | None
    requested_at: float
    settled_at: float | None = None


def request_of(payload: str | None) -> RequestKind | None:
    """The request that a button's payload makes; None for every other payload."""
    prefix, _, kind = (payload or "").partition("/")
    return RequestKind(kind) if prefix == REQUEST and kind in {each.value for each in RequestKind} else None

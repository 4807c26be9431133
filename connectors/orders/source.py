"""Source: what an order source can do, and how it fails."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from bot.shop.orders.order import SourceOrder


class SourceDown(Exception):
    """A source did not answer as it should; the message says why, without a customer's data."""


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What a source told in one go: orders, ids of orders that it deleted, and where to go on next time.

    `unreadable` counts orders that are not as the source describes them, `unknown_states` are its words for states that
    nobody knows.
    """

    orders: Sequence[SourceOrder] = ()
    deleted: Sequence[str] = ()
    unreadable: int = 0
    unknown_states: Sequence[str] = ()
    position: Mapping[str, Any] = field(default_factory=dict)
    is_last: bool = True


@runtime_checkable
class LooksUp(Protocol):
    """A source that can be asked for one order while the customer waits."""

    def look_up(self, number: str) -> Sequence[SourceOrder]:
        """The orders with this number; the customer's proof is compared here, never there. Raises SourceDown."""


@runtime_checkable
class Reads(Protocol):
    """A source that tells what changed since a position."""

    def read(self, position: Mapping[str, Any]) -> Batch:
        """What changed, one batch of it. Raises SourceDown."""


@runtime_checkable
class Fetches(Protocol):
    """A source that is told by webhook that an order changed, and reads that one."""

    def fetch(self, external_id: str) -> SourceOrder | None:
        """The order as it is now; None where it is gone. Raises SourceDown."""

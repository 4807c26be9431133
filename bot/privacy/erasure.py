"""Erasure: the data of a customer who asked to be erased, the reason to wait, and the receipt. Pure."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass


class NotErasable(Exception):
    """This customer can't be erased now; the message says why and what to do first."""


@dataclass(frozen=True, kw_only=True)
class Customer:
    """A customer with all contacts that count as one, and the amount of data: rows by table, files, bytes.

    `addresses` are (channel, address), `former_addresses` those they gave up. `refusal` says why erasing has to wait,
    None where it need not.
    """

    contact_ids: tuple[str, ...]
    name: str | None
    addresses: tuple[tuple[str, str], ...]
    former_addresses: tuple[str, ...]
    conversation_ids: tuple[str, ...]
    counts: Mapping[str, int]
    unsent: int
    stopped: bool
    refusal: str | None

    @property
    def named_in_bodies(self) -> tuple[str, ...]:
        """The ids by which providers' bodies may name the customer."""
        return (*(address for _, address in self.addresses), *self.former_addresses)

    @property
    def typed(self) -> str:
        """The text that the agent types to confirm the erasure: the customer's name, else the first address."""
        return " ".join((self.name or "").split()) or (self.addresses[0][1] if self.addresses else "erase")


@dataclass(frozen=True, kw_only=True)
class ErasureReceipt:
    """Proof of an erasure without personal data: when (UTC unix seconds), by whom, how many rows of which table.

    `address_hashes` are keyed: only with the shop's database can an address be compared. `stop_kept`: the customer
    had stopped marketing, which goes on being obeyed. `finished_at`: the search index and the files are clean too.
    """

    erasure_id: str
    asked_at: float
    agent_name: str | None
    address_hashes: tuple[str, ...]
    counts: Mapping[str, int]
    stop_kept: bool
    finished_at: float | None

    @property
    def total(self) -> int:
        """Rows and files in all."""
        return sum(self.counts.values())


def address_hash(key: str, channel: str, address: str) -> str:
    """The keyed hash of an address (HMAC-SHA-256, RFC 2104), in hex."""
    return hmac.new(key.encode(), f"{channel}:{address}".encode(), hashlib.sha256).hexdigest()

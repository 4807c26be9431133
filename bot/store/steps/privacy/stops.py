"""Stops: a STOP stays as a keyed hash of the erased customer's address, and applies when the address comes back."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from bot.conversations.consent import Consent, ConsentSource
from bot.privacy.erasure import address_hash
from bot.store.engine.database import Transaction
from bot.store.steps.privacy import consents

_KEY = "address"
_WORDS = "said STOP before their data were erased"


def hashes(tx: Transaction, addresses: Iterable[tuple[str, str]]) -> list[str]:
    """The keyed hash of each (channel, address)."""
    return [address_hash(_key(tx), channel, address) for channel, address in addresses]


def keep(tx: Transaction, address_hashes: Iterable[str], *, stopped: bool, now: float) -> None:
    """Keeps marketing stopped for these addresses; or ends the stop, where the customer had allowed it again."""
    for hashed in address_hashes:
        if stopped:
            tx.insert("stopped_address", ignore=True, address_hash=hashed, stopped_at=now)
        else:
            tx.run("DELETE FROM stopped_address WHERE address_hash = :hash", hash=hashed)


def meet(tx: Transaction, contact_id: str, addresses: Iterable[tuple[str, str]], now: float) -> None:
    """For a new contact: a STOP of one of its addresses counts from its first message on."""
    if tx.row("SELECT 1 AS known FROM stopped_address LIMIT 1") is None:
        return
    for (channel, _), hashed in zip(pairs := list(addresses), hashes(tx, pairs), strict=True):
        if tx.row("SELECT 1 AS known FROM stopped_address WHERE address_hash = :hash", hash=hashed):
            consents.record(tx, contact_id, Consent.OPTED_OUT, ConsentSource.ERASED, _WORDS, channel, now=now)
            return


def _key(tx: Transaction) -> str:
    tx.insert("hash_key", ignore=True, name=_KEY, value=secrets.token_hex(32))
    row = tx.row("SELECT value FROM hash_key WHERE name = :name", name=_KEY)
    assert row is not None
    return str(row["value"])

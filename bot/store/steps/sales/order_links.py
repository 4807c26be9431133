"""Order links: which orders are a contact's, and how an erased order is kept from coming back."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence

from bot.channels.phones import PHONE_CHANNELS
from bot.shop.orders.proof import Level, Prints, ProofKind, phone_print
from bot.store.engine.database import Row, RowReader, Transaction, one_of

_KEY = "order"


def key(tx: Transaction) -> str:
    """The key of all hashes of buyers."""
    if known := known_key(tx):
        return known
    tx.insert("hash_key", ignore=True, name=_KEY, value=secrets.token_hex(32))
    return str(known_key(tx))


def known_key(reader: RowReader) -> str | None:
    """The key, where it has been made."""
    rows = reader.rows("SELECT value FROM hash_key WHERE name = :name", name=_KEY)
    return str(rows[0]["value"]) if rows else None


def link(tx: Transaction, order_key: str, contact_id: str, level: Level, proof: ProofKind, now: float) -> None:
    """Notes that the contact proved the order; a higher level stays."""
    tx.run(
        "INSERT INTO order_contact (order_key, contact_id, level, proof, proven_at)"
        " VALUES (:order, :contact, :level, :proof, :now) ON CONFLICT (order_key, contact_id) DO UPDATE SET"
        " level = :level, proof = :proof, proven_at = :now WHERE order_contact.level <= :level",
        order=order_key,
        contact=contact_id,
        level=int(level),
        proof=proof.value,
        now=now,
    )


def link_phones(tx: Transaction, contact_ids: Sequence[str], now: float) -> None:
    """Links every order with a whole phone number that is an address of these contacts, asked after or not.

    Only where the channel proves the number: another one's ids are digits too.
    """
    if tx.row("SELECT 1 AS any_order FROM shop_order WHERE phone_print IS NOT NULL LIMIT 1") is None:
        return
    hash_key = key(tx)
    names, channels = one_of("channel", sorted(PHONE_CHANNELS))
    numbers = f"SELECT address FROM contact_address WHERE contact_id = :id AND channel IN ({names})"
    for contact_id in contact_ids:
        for address in tx.rows(numbers, id=contact_id, **channels):
            hashed = phone_print(address["address"], hash_key) if address["address"].isdigit() else None
            for order in tx.rows("SELECT order_key FROM shop_order WHERE phone_print = :print", print=hashed or ""):
                link(tx, order["order_key"], contact_id, Level.PROVEN, ProofKind.CHANNEL, now)


def keep_away(tx: Transaction, contact_id: str, now: float) -> None:
    """Notes the contact's orders as erased: what a source brings again of them is not kept."""
    for row in tx.rows(
        "SELECT o.* FROM shop_order o JOIN order_contact c USING (order_key) WHERE c.contact_id = :id", id=contact_id
    ):
        for hashed in _erased_prints(tx, row["number_key"], prints_in(row)):
            tx.insert("erased_order", ignore=True, order_print=hashed, erased_at=now)


def is_erased(tx: Transaction, number: str, prints: Prints) -> bool:
    """Whether an order of this number (as a key) and buyer was erased."""
    if tx.row("SELECT 1 AS any_erased FROM erased_order LIMIT 1") is None:
        return False
    names, values = one_of("print", _erased_prints(tx, number, prints))
    return tx.row(f"SELECT 1 AS gone FROM erased_order WHERE order_print IN ({names})", **values) is not None


def prints_in(row: Row) -> Prints:
    """The buyer's hashes in a row of an order."""
    return Prints(
        email=row["email_print"],
        phone=row["phone_print"],
        phone_end=row["phone_end_print"],
        postcode=row["postcode_print"],
    )


def _erased_prints(tx: Transaction, number: str, prints: Prints) -> list[str]:
    """The keyed hashes under which an erased order is known: of its number with each thing that the buyer gave. Sources
    come and go, and the next one may know the postcode alone."""
    secret = key(tx).encode()
    given = [each for each in (prints.email, prints.phone, prints.phone_end, prints.postcode) if each] or [""]
    return [hmac.new(secret, f"erased\0{number}\0{each}".encode(), hashlib.sha256).hexdigest() for each in given]

"""Orders in the store: written as often as a source likes, found by number, by phone and by who proved them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from bot.ids import new_id
from bot.shop.orders.number import number_key
from bot.shop.orders.order import Order, SourceOrder, as_record, from_record
from bot.shop.orders.proof import Level, Prints, ProofKind, prints_of
from bot.store.engine.database import Database, Row, Transaction, one_of, to_json
from bot.store.steps.sales import order_links

_AT_ONCE = 200
_UPSERT = """INSERT INTO shop_order (order_key, source_id, external_key, number_key, record, email_print, phone_print,
        phone_end_print, postcode_print, changed_at, stored_at)
    VALUES (:order_key, :source, :external, :number, :record, :email, :phone, :phone_end, :postcode, :changed, :now)
    ON CONFLICT (source_id, external_key) DO UPDATE SET number_key = :number, record = :record, email_print = :email,
        phone_print = :phone, phone_end_print = :phone_end, postcode_print = :postcode, changed_at = :changed,
        stored_at = :now
    WHERE shop_order.changed_at <= :changed"""


@dataclass(frozen=True, kw_only=True)
class KnownOrder:
    """An order as it is kept. `stored_at` is when its source was last seen to say so."""

    order_key: str
    source_id: str
    order: Order
    prints: Prints
    stored_at: float


@dataclass(frozen=True, kw_only=True)
class LinkedOrder:
    """An order that a contact has proven, and how."""

    known: KnownOrder
    level: Level
    proof: ProofKind


@dataclass(frozen=True, kw_only=True)
class Written:
    """What became of orders: kept (new or newer), `older` than what is known, or of an `erased` customer."""

    kept: int = 0
    older: int = 0
    erased: int = 0


class Orders:
    """Reads and writes orders. The buyer is kept as keyed hashes only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def key(self) -> str:
        """The key of the buyers' hashes; made at the first call."""
        if known := order_links.known_key(self._database):
            return known
        with self._database.write() as tx:
            return order_links.key(tx)

    def write(self, source_id: str, orders: Sequence[SourceOrder], *, now: float) -> Written:
        """Keeps orders; the same ones again change nothing, and an older record never replaces a newer one."""
        kept = older = erased = 0
        for begin in range(0, len(orders), _AT_ONCE):
            with self._database.write() as tx:
                hash_key = order_links.key(tx)
                for each in orders[begin : begin + _AT_ONCE]:
                    prints = prints_of(each.buyer, hash_key)
                    if order_links.is_erased(tx, number_key(each.order.number), prints):
                        erased += 1
                    elif _upsert(tx, source_id, each.order, prints, now):
                        kept += 1
                    else:
                        older += 1
        return Written(kept=kept, older=older, erased=erased)

    def delete(self, source_id: str, external_ids: Sequence[str]) -> int:
        """Deletes orders that their source has deleted; how many there were."""
        with self._database.write() as tx:
            names, values = one_of("id", external_ids)
            where = f"source_id = :source AND external_key IN ({names})"
            for table in ("order_contact", "report_sale"):
                tx.run(
                    f"DELETE FROM {table} WHERE order_key IN (SELECT order_key FROM shop_order WHERE {where})",
                    source=source_id,
                    **values,
                )
            return tx.run(f"DELETE FROM shop_order WHERE {where}", source=source_id, **values)

    def of_number(self, number: str) -> list[KnownOrder]:
        """The orders with this number, of all sources, what changed last first; "#1001" and "1001" are one."""
        rows = self._database.rows(
            "SELECT * FROM shop_order WHERE number_key = :key ORDER BY changed_at DESC LIMIT 20", key=number_key(number)
        )
        return [_known(row) for row in rows]

    def of_phone(self, phone_print: str, *, limit: int = 20) -> list[KnownOrder]:
        """The orders that were placed with this whole phone number, the latest first."""
        return self._latest("phone_print = :print", limit, print=phone_print)

    def of_email(self, email_print: str, *, limit: int = 20) -> list[KnownOrder]:
        """The orders that were placed with this mail address, the latest first."""
        return self._latest("email_print = :print", limit, print=email_print)

    def of_contacts(self, contact_ids: Sequence[str], *, limit: int = 20) -> list[LinkedOrder]:
        """The orders that these contacts have proven, the latest first; each once, with its highest level."""
        names, values = one_of("contact", contact_ids)
        rows = self._database.rows(
            "SELECT o.*, c.level, c.proof FROM shop_order o JOIN order_contact c USING (order_key)"
            f" WHERE c.contact_id IN ({names}) ORDER BY o.changed_at DESC, c.level DESC LIMIT :limit",
            limit=limit,
            **values,
        )
        linked: dict[str, LinkedOrder] = {}
        for row in rows:
            proven = LinkedOrder(known=_known(row), level=Level(row["level"]), proof=ProofKind(row["proof"]))
            linked.setdefault(row["order_key"], proven)
        return list(linked.values())

    def link(self, order_key: str, contact_id: str, level: Level, proof: ProofKind, *, now: float) -> None:
        """Notes that a contact proved an order."""
        with self._database.write() as tx:
            order_links.link(tx, order_key, contact_id, level, proof, now)

    def counts(self) -> dict[str, int]:
        """How many orders are kept, by source."""
        rows = self._database.rows("SELECT source_id, COUNT(*) AS number FROM shop_order GROUP BY source_id")
        return {row["source_id"]: row["number"] for row in rows}

    def is_any(self) -> bool:
        """Whether there is an order at all."""
        return self._database.row("SELECT 1 AS any_order FROM shop_order LIMIT 1") is not None

    def prune(self, *, before: float) -> int:
        """Deletes a share of the orders that nothing was heard of since `before`; how many."""
        old = "SELECT order_key FROM shop_order WHERE changed_at < :before AND stored_at < :before LIMIT :limit"
        with self._database.write() as tx:
            keys = [row["order_key"] for row in tx.rows(old, before=before, limit=_AT_ONCE)]
            names, values = one_of("key", keys)
            tx.run(f"DELETE FROM order_contact WHERE order_key IN ({names})", **values)
            return tx.run(f"DELETE FROM shop_order WHERE order_key IN ({names})", **values)

    def _latest(self, where: str, limit: int, **values: str) -> list[KnownOrder]:
        rows = self._database.rows(
            f"SELECT * FROM shop_order WHERE {where} ORDER BY changed_at DESC LIMIT :limit", limit=limit, **values
        )
        return sorted(map(_known, rows), key=lambda each: each.order.placed_at or 0.0, reverse=True)


def _upsert(tx: Transaction, source_id: str, order: Order, prints: Prints, now: float) -> bool:
    return bool(
        tx.run(
            _UPSERT,
            order_key=new_id("so", now),
            source=source_id,
            external=order.order_id,
            number=number_key(order.number),
            record=to_json(as_record(order)),
            email=prints.email,
            phone=prints.phone,
            phone_end=prints.phone_end,
            postcode=prints.postcode,
            changed=order.changed_at,
            now=now,
        )
    )


def _known(row: Row) -> KnownOrder:
    return KnownOrder(
        order_key=row["order_key"],
        source_id=row["source_id"],
        order=from_record(json.loads(row["record"])),
        prints=order_links.prints_in(row),
        stored_at=row["stored_at"],
    )

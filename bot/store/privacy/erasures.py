"""Erasures: deletes all data of one customer in one transaction, then cleans the search index and the files."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Sequence
from functools import partial

from bot.conversations.consent import Consent
from bot.conversations.conversation import State
from bot.ids import new_id
from bot.privacy.erasure import Customer, ErasureReceipt, NotErasable
from bot.store.engine.database import Database, Row, Transaction, to_json
from bot.store.steps.privacy import consents, customers, inventory, removal, stops
from bot.store.steps.privacy.redaction import redact, redact_here
from bot.store.steps.sales import order_links
from bot.store.steps.team import audit
from bot.team.audit import Act, Actor

# Covers bodies of processes with clocks that differ a little from ours.
_MEANWHILE_SECONDS = 60.0
_HELD = (State.QUEUED.value, State.AGENT.value)


class Erasures:
    """Reads a customer's data, erases it, and keeps the receipts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def person(self, contact_id: str) -> Customer | None:
        """The customer of a contact with all contacts merged now; None where it is gone."""
        with self._database.write() as tx:  # one moment for all counts
            contact_ids = customers.contacts(tx, contact_id)
            order_links.link_phones(tx, contact_ids, time.time())
            return _person(tx, contact_ids) if contact_ids else None

    def erase(self, contact_id: str, actor: Actor, *, now: float) -> ErasureReceipt:
        """Erases the whole person of a contact; keeps the receipt, and the audit log names who did it.

        Raises NotErasable where the customer is gone, waits, is being answered or a message to them is on its way.
        """
        person = self.person(contact_id)
        bodies = redact(self._database, _erasable(person).named_in_bodies, until=now)
        with self._database.write() as tx:
            person = _erasable(_person(tx, customers.contacts(tx, contact_id)))
            bodies += redact_here(tx, person.named_in_bodies, since=now - _MEANWHILE_SECONDS)
            counts = removal.contacts(tx, person.contact_ids, now=now)
            receipt_id = _write_receipt(tx, person, counts | {"journal": bodies}, actor, now)
            audit.record(tx, Act.ERASED, actor, about_id=receipt_id, details=f"{sum(counts.values())} rows", now=now)
            for conversation_id in person.conversation_ids:
                tx.event("erased", conversation_id)
            tx.event("queue")
        return self._get(receipt_id)

    def finish(
        self, remove: Callable[[str, Callable[[], bool]], bool], *, now: float, within_seconds: float = math.inf
    ) -> None:
        """Cleans up after erasures, in small steps; the next call continues unfinished ones.

        `remove` deletes the file of a content hash if the function that it receives reports that nothing uses it.
        """
        if self._database.row("SELECT 1 AS open FROM unused_file LIMIT 1"):
            self._remove_files(remove)
        if self._database.row(f"{_OPEN} LIMIT 1"):
            self._clean(now, within_seconds)

    def _clean(self, now: float, within_seconds: float) -> None:
        """The next call finishes erasures that happen while this one runs."""
        open_ones = [row["erasure_id"] for row in self._database.rows(_OPEN)]
        if not (self._database.forget_deleted_words(within_seconds) and self._database.empty_log()):
            return
        with self._database.write() as tx:
            for erasure_id in open_ones:
                tx.run("UPDATE erasure SET finished_at = :now WHERE erasure_id = :id", id=erasure_id, now=now)

    def receipts(self, *, limit: int = 100) -> list[ErasureReceipt]:
        """The latest receipts."""
        erasures = self._database.rows(
            f"{_RECEIPT} ORDER BY e.asked_at DESC, e.erasure_id DESC LIMIT :limit", limit=limit
        )
        return [_receipt(row) for row in erasures]

    def receipt(self, erasure_id: str) -> ErasureReceipt | None:
        """One receipt, or None."""
        row = self._database.row(f"{_RECEIPT} WHERE e.erasure_id = :id", id=erasure_id)
        return _receipt(row) if row else None

    def receipts_of(self, address: str) -> list[ErasureReceipt]:
        """Receipts of customers who had this address on any channel, the latest first."""
        with self._database.write() as tx:
            channels = [row["channel"] for row in tx.rows("SELECT DISTINCT channel FROM account")]
            hashes = set(stops.hashes(tx, [(channel, address) for channel in channels]))
        return [receipt for receipt in self.receipts(limit=100_000) if hashes & set(receipt.address_hashes)]

    def _get(self, erasure_id: str) -> ErasureReceipt:
        receipt = self.receipt(erasure_id)
        assert receipt is not None
        return receipt

    def _remove_files(self, remove: Callable[[str, Callable[[], bool]], bool]) -> None:
        for row in self._database.rows("SELECT content_hash FROM unused_file"):
            content_hash = row["content_hash"]
            remove(content_hash, partial(removal.is_unused, self._database, content_hash))
            with self._database.write() as tx:
                tx.run("DELETE FROM unused_file WHERE content_hash = :hash", hash=content_hash)


_OPEN = "SELECT erasure_id FROM erasure WHERE finished_at IS NULL"
_RECEIPT = "SELECT e.*, a.name AS agent_name FROM erasure e LEFT JOIN agent a USING (agent_id)"


def _erasable(person: Customer | None) -> Customer:
    if person is None:
        raise NotErasable("there is no such customer any more")
    if person.refusal:
        raise NotErasable(person.refusal)
    return person


def _person(tx: Transaction, contact_ids: Sequence[str]) -> Customer | None:
    if not contact_ids:
        return None
    names = customers.names(tx, contact_ids)
    return Customer(
        contact_ids=tuple(contact_ids),
        name=next(iter(names), None),
        addresses=customers.addresses(tx, contact_ids),
        former_addresses=customers.former_addresses(tx, contact_ids),
        conversation_ids=customers.conversations(tx, contact_ids),
        counts=_counts(tx, contact_ids),
        unsent=_number(tx, contact_ids, "SELECT COUNT(*) AS number FROM delivery d WHERE d.state = 'queued' AND d."),
        stopped=any(consents.current(tx, contact_id) is Consent.OPTED_OUT for contact_id in contact_ids),
        refusal=_refusal(tx, contact_ids),
    )


def _counts(tx: Transaction, contact_ids: Sequence[str]) -> dict[str, int]:
    counts = {}
    for table in inventory.CUSTOMERS:
        sql = f"SELECT COUNT(*) AS number FROM {table.name} WHERE {table.condition(inventory.OF_CONTACT)}"
        counts[table.name] = sum(
            int((tx.row(sql, contact=contact_id) or {"number": 0})["number"]) for contact_id in contact_ids
        )
    return {name: number for name, number in counts.items() if number}


def _refusal(tx: Transaction, contact_ids: Sequence[str]) -> str | None:
    """The reason why the customer can't be erased now. Each ends in seconds, or after one press of the named button."""
    for contact_id in contact_ids:
        conversation = tx.row(
            "SELECT c.state, a.name AS agent_name FROM conversation c LEFT JOIN agent a USING (agent_id)"
            f" WHERE c.contact_id = :contact AND c.state IN {_HELD}",
            contact=contact_id,
        )
        if conversation:
            reason = (
                f"{conversation['agent_name']} holds a conversation"
                if conversation["agent_name"]
                else "a conversation waits"
            )
            return f"{reason} with this customer; resolve it first"
    if _number(
        tx, contact_ids, "SELECT COUNT(*) AS number FROM conversation d WHERE d.claim_number IS NOT NULL AND d."
    ):
        return "the bot is answering this customer; try again in a moment"
    if _number(tx, contact_ids, "SELECT COUNT(*) AS number FROM delivery d WHERE d.state = 'sending' AND d."):
        return "a message to this customer is being sent; try again in a moment"
    return None


def _number(tx: Transaction, contact_ids: Sequence[str], begin: str) -> int:
    sql = f"{begin}conversation_id IN (SELECT o.conversation_id FROM conversation o WHERE o.contact_id = :contact)"
    return sum(int((tx.row(sql, contact=contact_id) or {"number": 0})["number"]) for contact_id in contact_ids)


def _write_receipt(tx: Transaction, person: Customer, counts: dict[str, int], actor: Actor, now: float) -> str:
    hashes = stops.hashes(tx, person.addresses)
    stops.keep(tx, hashes, stopped=person.stopped, now=now)
    erasure_id = new_id("e", now)
    tx.insert(
        "erasure",
        erasure_id=erasure_id,
        agent_id=actor.agent_id,
        asked_at=now,
        address_hashes=to_json(hashes),
        counts=to_json({name: number for name, number in counts.items() if number}),
        stop_kept=int(person.stopped),
    )
    return erasure_id


def _receipt(row: Row) -> ErasureReceipt:
    return ErasureReceipt(
        erasure_id=row["erasure_id"],
        asked_at=row["asked_at"],
        agent_name=row["agent_name"],
        address_hashes=tuple(json.loads(row["address_hashes"])),
        counts=json.loads(row["counts"]),
        stop_kept=bool(row["stop_kept"]),
        finished_at=row["finished_at"],
    )

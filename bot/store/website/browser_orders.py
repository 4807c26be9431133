"""Browser orders in the store: which of the shop's orders came from which browser, and how that is known.

In this order: the shop's order names the browser (cart attribute); the page's purchase named the order; the customer
proved the order by their own address or a code sent to it; they named it in the conversation. A stronger one replaces
a weaker one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import Enum

from bot.shop.orders.number import number_key
from bot.shop.orders.order import Order, OrderState, from_record
from bot.shop.orders.proof import ProofKind
from bot.store.engine.database import Database, Row, Transaction

_AT_ONCE = 200
# What is written late is read again: a source notes when it began to ask.
_OVERLAP_SECONDS = 3600.0
# An order belongs to a browser that was there so long before it.
_AFTER_SEEN_SECONDS = 30 * 24 * 3600.0
_GIVEN_BACK = (OrderState.CANCELLED, OrderState.RETURNED)
_NEW_ORDERS = """
    SELECT order_key, record, stored_at FROM shop_order WHERE stored_at > :since
    OR (stored_at = :since AND order_key > :key) ORDER BY stored_at, order_key LIMIT :limit"""
_PROVEN = """
    SELECT b.browser_hash, b.account_id, c.proof FROM order_contact c JOIN contact_address a USING (contact_id)
    JOIN browser b ON b.address = a.address WHERE c.order_key = :key AND b.first_at <= :placed
    AND b.seen_at >= :placed - :window ORDER BY b.seen_at DESC LIMIT 1"""


class JoinedBy(str, Enum):
    """How it is known that an order came from a browser, the surest first."""

    CART = "cart"
    PAGE = "page"
    CONTACT = "contact"
    CONVERSATION = "conversation"


@dataclass(frozen=True, kw_only=True)
class _Owner:
    browser_hash: str
    account_id: str
    joined_by: JoinedBy


class BrowserOrders:
    """Joins orders to browsers, and follows what is given back."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def join(self, *, now: float) -> int:
        """Goes over the orders that were written since the last time; how many were joined or changed."""
        mark = self._database.row("SELECT value FROM counter WHERE name = 'browser_order'")
        since, key, joined = (mark["value"] / 1000 if mark else 0.0), "", 0
        while rows := self._database.rows(_NEW_ORDERS, since=since, key=key, limit=_AT_ONCE):
            with self._database.write() as tx:
                joined += sum(_join(tx, row["order_key"], _order(row), now) for row in rows)
                since, key = rows[-1]["stored_at"], rows[-1]["order_key"]
                tx.run(
                    "UPDATE counter SET value = :value WHERE name = 'browser_order' AND value < :value",
                    value=int((since - _OVERLAP_SECONDS) * 1000),
                )
        return joined

    def counts(self, account_id: str) -> dict[JoinedBy, int]:
        """How many orders are joined in which way."""
        rows = self._database.rows(
            "SELECT joined_by, COUNT(*) AS number FROM browser_order WHERE account_id = :account GROUP BY joined_by",
            account=account_id,
        )
        return {JoinedBy(row["joined_by"]): row["number"] for row in rows}


def _join(tx: Transaction, order_key: str, order: Order, now: float) -> bool:
    owner = _owner(tx, order_key, order)
    if owner is None:
        return False
    total = _amount(order.total)
    refunded = total if order.state in _GIVEN_BACK or order.payment_state == "refunded" else 0.0
    changed = tx.run(
        "INSERT INTO browser_order (account_id, number_key, browser_hash, joined_by, order_key, placed_at, total,"
        " refunded, currency) VALUES (:account, :number, :browser, :by, :order, :placed, :total, :refunded, :currency)"
        " ON CONFLICT (account_id, number_key) DO UPDATE SET browser_hash = :browser, joined_by = :by,"
        " order_key = :order, placed_at = :placed, total = :total, refunded = :refunded, currency = :currency",
        account=owner.account_id,
        number=number_key(order.number),
        browser=owner.browser_hash,
        by=owner.joined_by.value,
        order=order_key,
        placed=order.placed_at or order.changed_at or now,
        total=total,
        refunded=min(total, max(refunded, sum(_amount(each.amount) for each in order.refunds))),
        currency=order.currency or "",
    )
    if number_key(order.order_id) != number_key(order.number):
        # The page named the order by the shop system's own id.
        tx.run(
            "DELETE FROM browser_order WHERE account_id = :account AND number_key = :id",
            account=owner.account_id,
            id=number_key(order.order_id),
        )
    return bool(changed)


def _owner(tx: Transaction, order_key: str, order: Order) -> _Owner | None:
    if order.visitor:
        row = tx.row("SELECT browser_hash, account_id FROM browser WHERE browser_hash = :hash", hash=order.visitor)
        if row:
            return _Owner(joined_by=JoinedBy.CART, **row)
    row = tx.row(
        "SELECT browser_hash, account_id, joined_by FROM browser_order WHERE number_key IN (:number, :id)"
        " ORDER BY CASE WHEN joined_by IN ('cart', 'page') THEN 0 ELSE 1 END, placed_at LIMIT 1",
        number=number_key(order.number),
        id=number_key(order.order_id),
    )
    if row and row["joined_by"] in (JoinedBy.CART, JoinedBy.PAGE):
        return _Owner(
            browser_hash=row["browser_hash"], account_id=row["account_id"], joined_by=JoinedBy(row["joined_by"])
        )
    proven = tx.row(_PROVEN, key=order_key, placed=order.placed_at or order.changed_at, window=_AFTER_SEEN_SECONDS)
    if proven is None:
        return None
    by = JoinedBy.CONTACT if proven["proof"] in (ProofKind.CHANNEL, ProofKind.CODE) else JoinedBy.CONVERSATION
    return _Owner(browser_hash=proven["browser_hash"], account_id=proven["account_id"], joined_by=by)


def _order(row: Row) -> Order:
    return from_record(json.loads(row["record"]))


def _amount(text: str | None) -> float:
    try:
        return max(0.0, float(text or 0))
    except ValueError:
        return 0.0

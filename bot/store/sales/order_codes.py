"""Order codes: which code was mailed for an order from which conversation, until it is used, tried out or over."""

from __future__ import annotations

import hmac

from bot.ids import new_id
from bot.shop.orders.code import MOST_A_DAY, MOST_TRIES, VALID_SECONDS, code_print
from bot.store.engine.database import Database
from bot.store.steps.sales import order_links

_DAY_SECONDS = 24 * 3600.0
# Of several codes the last one counts. A clock set back ends them all.
_OPEN = """
    SELECT code_id, order_key, code_print FROM order_code
    WHERE conversation_id = :conversation AND sent_at > :since AND sent_at <= :now AND used_at IS NULL AND tries < :most
    ORDER BY sent_at DESC LIMIT 1"""


class OrderCodes:
    """Keeps codes as keyed hashes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, conversation_id: str, order_key: str, code: str, *, now: float) -> bool:
        """Keeps a code that is about to be mailed. False where the order has had as many today as it gets."""
        with self._database.write() as tx:
            row = tx.row(
                "SELECT COUNT(*) AS number FROM order_code WHERE order_key = :order AND sent_at > :since",
                order=order_key,
                since=now - _DAY_SECONDS,
            )
            if row and row["number"] >= MOST_A_DAY:
                return False
            tx.insert(
                "order_code",
                code_id=new_id("oc", now),
                conversation_id=conversation_id,
                order_key=order_key,
                code_print=code_print(code, order_key, order_links.key(tx)),
                sent_at=now,
            )
            return True

    def use(self, conversation_id: str, code: str, *, now: float) -> str | None:
        """The key of the order that the code opens, once; None, and a try is counted, where it opens none."""
        with self._database.write() as tx:
            row = tx.row(_OPEN, conversation=conversation_id, since=now - VALID_SECONDS, now=now, most=MOST_TRIES)
            if row is None:
                return None
            fits = hmac.compare_digest(row["code_print"], code_print(code, row["order_key"], order_links.key(tx)))
            if fits:
                tx.run("UPDATE order_code SET used_at = :now WHERE code_id = :id", now=now, id=row["code_id"])
                return str(row["order_key"])
            tx.run("UPDATE order_code SET tries = tries + 1 WHERE code_id = :id", id=row["code_id"])
            return None

    def prune(self, *, before: float) -> int:
        """Deletes codes of before then; how many."""
        with self._database.write() as tx:
            return tx.run("DELETE FROM order_code WHERE sent_at < :before", before=before)

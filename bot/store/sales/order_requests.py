"""Order requests: what a customer wants done with an order, until an agent has done it."""

from __future__ import annotations

from bot.ids import new_id
from bot.shop.orders.request import OrderRequest, RequestKind
from bot.store.engine.database import Database, Row


class OrderRequests:
    """Keeps requests; an agent settles each with one press."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, attempt_id: str, kind: RequestKind, number: str | None, *, now: float) -> bool:
        """Keeps the request of an attempt's conversation; False where the same one is open already."""
        with self._database.write() as tx:
            row = tx.row("SELECT conversation_id FROM attempt WHERE attempt_id = :id", id=attempt_id)
            if row is None:
                return False
            same = tx.row(
                "SELECT 1 AS open FROM order_request WHERE conversation_id = :id AND kind = :kind"
                " AND COALESCE(number, '') = :number AND settled_at IS NULL",
                id=row["conversation_id"],
                kind=kind.value,
                number=number or "",
            )
            if same:
                return False
            tx.event("conversation", row["conversation_id"])
            return tx.insert(
                "order_request",
                request_id=new_id("oq", now),
                conversation_id=row["conversation_id"],
                kind=kind.value,
                number=number,
                requested_at=now,
            )

    def of(self, conversation_id: str) -> list[OrderRequest]:
        """The requests of a conversation, open ones first."""
        rows = self._database.rows(
            "SELECT * FROM order_request WHERE conversation_id = :id"
            " ORDER BY CASE WHEN settled_at IS NULL THEN 0 ELSE 1 END, requested_at DESC LIMIT 20",
            id=conversation_id,
        )
        return [_request(row) for row in rows]

    def prune(self, *, before: float) -> int:
        """Deletes requests of before then, done or not; how many."""
        with self._database.write() as tx:
            return tx.run("DELETE FROM order_request WHERE requested_at < :before", before=before)

    def settle(self, conversation_id: str, request_id: str, agent_id: str, *, now: float) -> bool:
        """Notes that an agent has done it; False where it is done or no request of this conversation."""
        with self._database.write() as tx:
            tx.event("conversation", conversation_id)
            return bool(
                tx.run(
                    "UPDATE order_request SET settled_at = :now, settled_by = :agent WHERE request_id = :id"
                    " AND conversation_id = :conversation AND settled_at IS NULL",
                    id=request_id,
                    conversation=conversation_id,
                    agent=agent_id,
                    now=now,
                )
            )


def _request(row: Row) -> OrderRequest:
    return OrderRequest(
        request_id=row["request_id"],
        kind=RequestKind(row["kind"]),
        number=row["number"],
        requested_at=row["requested_at"],
        settled_at=row["settled_at"],
    )

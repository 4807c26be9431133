"""Lists: conversations as rows of the desk's lists."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from bot.conversation import Conversation
from bot.routing import Policy
from bot.store import queue, rows
from bot.store.database import Database, Row

_COLUMNS = """c.*, k.name AS contact_name, a.name AS agent_name,
    (SELECT h.reason FROM handoff h WHERE h.conversation_id = c.conversation_id AND h.ended_at IS NULL
     ORDER BY h.requested_at DESC LIMIT 1) AS reason"""
_FROM = "FROM conversation c JOIN contact k USING (contact_id) LEFT JOIN agent a USING (agent_id)"


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A conversation as one row of a list. `called_at`: its holder has not asked for it and is to be told.

    Of the queue: `expires_at` where its window closes soon, and whether it is for me before it is for others:
    `spoken` (I speak its language), `known` (I have the skill it needs), `kept_for` (another agent's name).
    """

    conversation: Conversation
    last_text: str
    unread: int
    agent_name: str | None
    reason: str | None
    called_at: float | None
    expires_at: float | None = None
    spoken: bool = True
    known: bool = True
    kept_for: str | None = None

    @property
    def fits(self) -> bool:
        """Whether it is for me before it is for others."""
        return self.spoken and self.known and self.kept_for is None


def listed(database: Database, where: str, limit: int, **values: Any) -> list[Listed]:
    """The rows of a list that a condition with its order picks."""
    found = database.rows(f"SELECT {_COLUMNS} {_FROM} {where} LIMIT :limit", limit=limit, **values)
    return [_listed(row) for row in found]


def waiting(database: Database, policy: Policy, *, agent_id: str, now: float, limit: int) -> list[Listed]:
    """The queue as this agent sees it: what fits them first, then what expires soon, then the longest waiting."""
    expires, values = queue.urgent(policy, now)
    order = (
        "CASE WHEN spoken AND known AND kept_for IS NULL THEN 0 ELSE 1 END,"
        " CASE WHEN expires_at IS NULL THEN 1 ELSE 0 END, COALESCE(expires_at, waited_since), ranked_id"
    )
    # Ranked on the index alone; the rows themselves are read for what is shown.
    ranked = (
        f"SELECT * FROM (SELECT conversation_id AS ranked_id, waiting_since AS waited_since, {expires} AS expires_at,"
        f" {queue.FITS} FROM conversation WHERE state = 'queued') AS waiting ORDER BY {order} LIMIT :limit"
    )
    found = database.rows(
        f"SELECT {_COLUMNS}, ranked_id, expires_at, spoken, known, kept_for, other.name AS other_name {_FROM}"
        f" JOIN ({ranked}) AS ranked ON ranked_id = c.conversation_id"
        f" LEFT JOIN agent other ON other.agent_id = kept_for ORDER BY {order}",
        **values,
        me=agent_id,
        same=policy.same_agent_seconds,
        keep=policy.keep_seconds,
        alive=now - policy.gone_seconds,
        limit=limit,
    )
    return [_waiting(row) for row in found]


def _listed(row: Row) -> Listed:
    return Listed(
        conversation=rows.conversation(row),
        last_text=row["last_text"],
        unread=row["unread"],
        agent_name=row["agent_name"],
        reason=row["reason"],
        called_at=row["called_at"],
    )


def _waiting(row: Row) -> Listed:
    return replace(
        _listed(row),
        expires_at=row["expires_at"],
        spoken=bool(row["spoken"]),
        known=bool(row["known"]),
        kept_for=row["other_name"],
    )

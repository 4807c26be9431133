"""Audit inside a transaction: appends an entry to the audit log."""

from __future__ import annotations

from bot.ids import new_id
from bot.store.engine.database import Transaction
from bot.team.audit import Act, Actor

_DETAILS_LENGTH = 300
_PLACE_LENGTH = 64


def record(
    tx: Transaction, act: Act, actor: Actor, *, about_id: str | None = None, details: str = "", now: float
) -> None:
    """Appends an entry in the transaction of the act itself, so that neither stands without the other.

    `about_id`: the id of what it changed; `details` describe it in words of ours: no customer's text, no secret.
    """
    tx.insert(
        "audit",
        audit_id=new_id("u", now),
        act=act.value,
        acted_at=now,
        agent_id=actor.agent_id,
        about_id=about_id,
        details=details[:_DETAILS_LENGTH],
        place=actor.place[:_PLACE_LENGTH],
    )

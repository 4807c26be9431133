"""Lists: conversations as rows of the desk's lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.conversations.conversation import Conversation
from bot.store.engine import rows
from bot.store.engine.database import Database, Row, one_of
from bot.store.queue import ranking
from bot.team.routing import Policy

_COLUMNS = """c.*, k.name AS contact_name, a.name AS agent_name,
    (SELECT h.reason FROM handoff h WHERE h.conversation_id = c.conversation_id AND h.ended_at IS NULL
     ORDER BY h.requested_at DESC LIMIT 1) AS reason,
    EXISTS (SELECT 1 FROM handoff h WHERE h.conversation_id = c.conversation_id AND h.ended_at IS NULL
     AND h.first_reply_at IS NULL) AS is_first"""
_FROM = "FROM conversation c JOIN contact k USING (contact_id) LEFT JOIN agent a USING (agent_id)"


@dataclass(frozen=True, kw_only=True)
class Rank:
    """The rank of a waiting conversation for one agent.

    `expires_at` where its window closes soon. The agent may take it before others by `spoken` (they speak its
    language), `known` (they have the skill that it needs) and no `kept_for` (another agent's name).
    """

    conversation_id: str
    expires_at: float | None
    spoken: bool
    known: bool
    kept_for: str | None

    @property
    def fits(self) -> bool:
        """Whether this agent may take it before others."""
        return self.spoken and self.known and self.kept_for is None


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A conversation as one row of a list, of the queue with its rank.

    `owed_since`: since when the customer waits for an answer, the first one where `is_first`.
    `called_at`: it was given to its holder, who did not ask for it and must be notified. `question`: what the bot could
    not answer, where it waits for that.
    """

    conversation: Conversation
    last_text: str
    unread: int
    agent_name: str | None
    reason: str | None
    called_at: float | None
    owed_since: float | None = None
    is_first: bool = False
    rank: Rank | None = None
    question: str | None = None


def listed(database: Database, where: str, limit: int, **values: Any) -> list[Listed]:
    """The rows of a list that a condition with its order picks."""
    conversations = database.rows(f"SELECT {_COLUMNS} {_FROM} {where} LIMIT :limit", limit=limit, **values)
    return [_listed(row) for row in conversations]


def of_ids(database: Database, conversation_ids: Sequence[str]) -> dict[str, Listed]:
    """These conversations' rows by id, without a rank."""
    marks, values = one_of("id", conversation_ids)
    conversations = listed(database, f"WHERE c.conversation_id IN ({marks})", len(conversation_ids), **values)
    return {row.conversation.conversation_id: row for row in conversations}


def ranked(database: Database, policy: Policy, *, agent_id: str, now: float, limit: int) -> list[Rank]:
    """The queue for this agent: first conversations that suit them, then soon expiring ones, then the longest waiting.

    Reads only what the index holds, so that each of many agents may ask after each change.
    """
    expires, values = ranking.urgent(policy, now)
    conversations = database.rows(
        "SELECT waiting.*, other.name AS other_name FROM (SELECT conversation_id, waiting_since,"
        f" {expires} AS expires_at, {ranking.FITS} FROM conversation WHERE state = 'queued') AS waiting"
        " LEFT JOIN agent other ON other.agent_id = kept_for"
        " ORDER BY CASE WHEN spoken AND known AND kept_for IS NULL THEN 0 ELSE 1 END,"
        " CASE WHEN expires_at IS NULL THEN 1 ELSE 0 END, COALESCE(expires_at, waiting_since), conversation_id"
        " LIMIT :limit",
        **values,
        me=agent_id,
        same=policy.same_agent_seconds,
        keep=policy.keep_seconds,
        alive=now - policy.gone_seconds,
        limit=limit,
    )
    return [_rank(row) for row in conversations]


def _rank(row: Row) -> Rank:
    return Rank(
        conversation_id=row["conversation_id"],
        expires_at=row["expires_at"],
        spoken=bool(row["spoken"]),
        known=bool(row["known"]),
        kept_for=row["other_name"],
    )


def _listed(row: Row) -> Listed:
    return Listed(
        conversation=rows.conversation(row),
        last_text=row["last_text"],
        unread=row["unread"],
        agent_name=row["agent_name"],
        reason=row["reason"],
        called_at=row["called_at"],
        question=row["question"],
        owed_since=row["owed_since"],
        is_first=bool(row["is_first"]),
    )

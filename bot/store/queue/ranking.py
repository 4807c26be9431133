"""Ranking: the order of the waiting conversations, and the agents for whom they are kept, as pieces of SQL."""

from __future__ import annotations

from typing import Any

from bot.store.engine.database import Row
from bot.store.steps.conversations import window
from bot.team.routing import Policy, Waiting, urgent_before

# The needs of a waiting conversation, from the index conversation_queue alone.
WAITING = """
    SELECT conversation_id, epoch, waiting_since, language, topic, last_agent_id, last_agent_at, given_back_by
    FROM conversation WHERE state = 'queued'"""

# Whether the conversation suits the agent :me; the same rule as bot.team.routing.speaks, knows and kept_for_last.
FITS = """
    (language IS NULL OR language IN (SELECT language FROM agent_language WHERE agent_id = :me)
        OR NOT EXISTS (SELECT 1 FROM agent_language WHERE agent_id = :me)) AS spoken,
    ((topic IS NULL OR topic IN (SELECT skill FROM known_skill WHERE agent_id = :me)
        OR topic NOT IN (SELECT skill FROM known_skill JOIN agent USING (agent_id) WHERE disabled_at IS NULL))
        AND conversation_id NOT IN (SELECT conversation_id FROM conversation_label JOIN label USING (label_id)
            WHERE folded IN (SELECT skill FROM known_skill JOIN agent USING (agent_id) WHERE disabled_at IS NULL)
            AND folded NOT IN (SELECT skill FROM known_skill WHERE agent_id = :me))) AS known,
    CASE WHEN last_agent_id <> :me AND waiting_since - last_agent_at <= :same AND waiting_since + :keep > :now
        AND EXISTS (SELECT 1 FROM presence WHERE presence.agent_id = last_agent_id AND away_since IS NULL
            AND seen_at >= :alive) THEN last_agent_id END AS kept_for"""


# The labels of waiting conversations, as words to match with skills.
LABELS = """
    SELECT conversation_id, folded FROM conversation JOIN conversation_label USING (conversation_id)
    JOIN label USING (label_id) WHERE state = 'queued'"""


def urgent(policy: Policy, now: float) -> tuple[str, dict[str, Any]]:
    """The moment by which an agent must answer an urgent conversation, else NULL: a closed window is not urgent."""
    closes, values = window.closes_at(policy.windows)
    values |= {"now": now, "soon": urgent_before(now, policy)}
    return f"CASE WHEN {closes} > :now AND {closes} <= :soon THEN {closes} END", values


def order(policy: Policy, now: float) -> tuple[str, dict[str, Any]]:
    """The order of the queue as columns to sort by: soon expiring ones by their end, then the longest waiting."""
    expires, values = urgent(policy, now)
    return f"CASE WHEN {expires} IS NULL THEN 1 ELSE 0 END, COALESCE({expires}, waiting_since), conversation_id", values


def waiting(row: Row, labels: frozenset[str] = frozenset()) -> Waiting:
    """A row of WAITING with the conversation's labels."""
    return Waiting(
        conversation_id=row["conversation_id"],
        epoch=row["epoch"],
        waiting_since=row["waiting_since"],
        language=row["language"],
        topics=frozenset({row["topic"]} - {None}) | labels,
        last_agent_id=row["last_agent_id"],
        last_agent_at=row["last_agent_at"],
        given_back_by=row["given_back_by"],
    )

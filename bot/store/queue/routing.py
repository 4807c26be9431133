"""Routing in the store: gives waiting conversations to free agents, ends holds, takes them back from absent agents."""

from __future__ import annotations

from contextlib import suppress

from bot.conversations.conversation import CustomerBlocked, Verb
from bot.phrases import counted, phrase
from bot.shop.notices import Notices
from bot.store.engine.database import Database, Row, RowReader
from bot.store.queue import ranking
from bot.store.steps.conversations import activity_messages, assignment, restored, transitions
from bot.store.steps.conversations.capacity import LIMIT, LOAD, THERE
from bot.team.routing import Assignment, Colleague, Policy, Waiting, assign, first_for

# One round looks at no more conversations than this; the first in the queue are assigned first.
_LOOKED_AT = 500
_ABSENT = """
    SELECT c.conversation_id, a.name, p.away_since, p.seen_at
    FROM presence p JOIN agent a USING (agent_id) JOIN conversation c ON c.state = 'agent' AND c.agent_id = p.agent_id
    WHERE (p.away_since <= :away OR p.seen_at <= :seen) AND (c.on_hold_since IS NULL OR c.hold_until <= :now)"""


class Routing:
    """Moves conversations between queue and agents without a press of a button."""

    def __init__(self, database: Database, notices: Notices, policy: Policy) -> None:
        self._database = database
        self._notices = notices
        self._policy = policy

    def assign(self, *, now: float) -> int:
        """Gives waiting conversations to free agents, if assignment is automatic; how many. Cheap on an empty queue."""
        if self._policy.assignment is not Assignment.AUTOMATIC:
            return 0
        waits = self._database.row("SELECT 1 AS waits FROM conversation WHERE state = 'queued' LIMIT 1")
        if waits is None or not self._plan(self._database, now):
            return 0
        with self._database.write() as tx:
            # Planned again: the rows read before the transaction began may have changed.
            plan = self._plan(tx, now)
            for waiting, agent_id in plan:
                conversation = transitions.read(tx, waiting.conversation_id)
                # A merge may have made a waiting customer one with a blocked one.
                with suppress(CustomerBlocked):
                    assignment.take(
                        tx,
                        conversation,
                        Verb.ACCEPT,
                        agent_id,
                        self._notices,
                        self._policy,
                        now=now,
                        called_at=now,
                        tells=restored.has_written(tx, conversation),
                    )
            return len(plan)

    def end_holds(self, *, now: float) -> int:
        """Ends expired holds: the conversations count again, and their agents get a call; returns how many."""
        passed = "hold_until <= :now"
        if self._database.row(f"SELECT 1 AS any FROM conversation WHERE {passed} LIMIT 1", now=now) is None:
            return 0
        with self._database.write() as tx:
            conversations = tx.rows(
                "UPDATE conversation SET on_hold_since = NULL, hold_until = NULL, called_at = :now"
                f" WHERE {passed} RETURNING conversation_id",
                now=now,
            )
            for row in conversations:
                tx.event("conversation", row["conversation_id"])
            return len(conversations)

    def return_absent(self, *, now: float, unseen: bool = True) -> int:
        """Puts conversations of agents who are away or gone for too long back into the queue, except those on hold.

        `unseen` False: only of agents who set themselves away; others had no time yet to show their presence.
        """
        policy = self._policy
        absent_since = now - max(policy.return_seconds, policy.gone_seconds)
        limits = {"away": now - policy.return_seconds, "seen": absent_since if unseen else 0.0, "now": now}
        if not self._database.rows(f"{_ABSENT} LIMIT 1", **limits):
            return 0
        with self._database.write() as tx:
            conversations = tx.rows(_ABSENT, **limits)
            for row in conversations:
                conversation = transitions.read(tx, row["conversation_id"])
                activity_messages.write(tx, conversation, _why(row, now), now=now)
                transitions.change(tx, conversation, Verb.RELEASE, now=now)
                tx.event("queue", conversation.conversation_id)
            return len(conversations)

    def order(self, *, now: float, limit: int = 1000) -> list[str]:
        """The ids of waiting conversations in the order of serving."""
        return [waiting.conversation_id for waiting in self._queue(self._database, now, limit)]

    def called(self, *, now: float) -> dict[str, frozenset[str]]:
        """By waiting conversation: the agents who may take it first, or all agents."""
        team, taught = self._team(self._database, now), _taught(self._database)
        return {
            waiting.conversation_id: frozenset(
                agent.agent_id for agent in first_for(waiting, team, taught=taught, now=now, policy=self._policy)
            )
            for waiting in self._queue(self._database, now, _LOOKED_AT)
        }

    def _plan(self, reader: RowReader, now: float) -> list[tuple[Waiting, str]]:
        team = self._team(reader, now)
        if not any(agent.load < agent.limit for agent in team):
            return []
        return assign(
            self._queue(reader, now, _LOOKED_AT),
            team,
            taught=_taught(reader),
            now=now,
            policy=self._policy,
        )

    def _queue(self, reader: RowReader, now: float, limit: int) -> list[Waiting]:
        order, values = ranking.order(self._policy, now)
        conversations = reader.rows(f"{ranking.WAITING} ORDER BY {order} LIMIT :limit", **values, limit=limit)
        labels: dict[str, set[str]] = {}
        for row in reader.rows(ranking.LABELS) if conversations else ():
            labels.setdefault(row["conversation_id"], set()).add(row["folded"])
        return [ranking.waiting(row, frozenset(labels.get(row["conversation_id"], ()))) for row in conversations]

    def _team(self, reader: RowReader, now: float) -> list[Colleague]:
        """The agents who are available now."""
        agents = reader.rows(
            f"SELECT a.agent_id, {LIMIT} AS most, p.idle_since,"
            f" {LOAD.format(agent='a.agent_id')} AS load"
            " FROM presence p JOIN agent a USING (agent_id)"
            f" WHERE {THERE}",
            most=self._policy.limit,
            alive=now - self._policy.gone_seconds,
            now=now,
        )
        languages = _words(reader, "agent_language", "language")
        skills = _words(reader, "known_skill", "skill")
        return [
            Colleague(
                agent_id=row["agent_id"],
                languages=frozenset(languages.get(row["agent_id"], ())),
                skills=frozenset(skills.get(row["agent_id"], ())),
                limit=row["most"],
                load=row["load"],
                idle_since=row["idle_since"],
            )
            for row in agents
        ]


def _taught(reader: RowReader) -> frozenset[str]:
    """All skills of the team."""
    skills = reader.rows("SELECT skill FROM known_skill JOIN agent USING (agent_id) WHERE disabled_at IS NULL")
    return frozenset(row["skill"] for row in skills)


def _words(reader: RowReader, table: str, column: str) -> dict[str, set[str]]:
    words: dict[str, set[str]] = {}
    for row in reader.rows(f"SELECT agent_id, {column} AS word FROM {table}"):
        words.setdefault(row["agent_id"], set()).add(row["word"])
    return words


def _why(row: Row, now: float) -> str:
    minutes = max(1, round((now - (row["away_since"] or row["seen_at"])) / 60))
    length = counted("%(count)s minute", "%(count)s minutes", minutes)
    if row["away_since"]:
        return phrase(
            "%(name)s has been away for %(length)s, so the conversation went back to the queue.",
            name=row["name"],
            length=length,
        )
    return phrase(
        "%(name)s has had no page of the desk open for %(length)s, so the conversation went back to the queue.",
        name=row["name"],
        length=length,
    )

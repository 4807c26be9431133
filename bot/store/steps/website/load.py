"""Load: how many conversations people can take now, and how many invitations may still become one."""

from __future__ import annotations

from typing import Any

from bot.store.engine.database import RowReader
from bot.store.steps.conversations.capacity import LIMIT, LOAD, THERE
from bot.team.routing import Policy
from bot.website.rules.governor import Load, people_share, response_share

_DAY_SECONDS = 24 * 3600.0
_MEASURED_SECONDS = 14 * _DAY_SECONDS
_ARRIVALS_SECONDS = 1800.0
_OTHERS_SECONDS = 3600.0
# Where the shop has set no target for the first reply.
WAIT_TARGET_SECONDS = 120.0
_PEOPLE = f"""
    SELECT COALESCE(SUM(CASE WHEN most > held THEN most - held ELSE 0 END), 0) AS free, COUNT(*) AS people FROM
    (SELECT {LIMIT} AS most, {LOAD.format(agent="a.agent_id")} AS held FROM presence p JOIN agent a USING (agent_id)
     WHERE {THERE} AND (:language IN (SELECT language FROM agent_language l WHERE l.agent_id = a.agent_id)
          OR NOT EXISTS (SELECT 1 FROM agent_language l WHERE l.agent_id = a.agent_id))) AS there"""
_QUEUE = "SELECT COUNT(*) AS waiting, MIN(waiting_since) AS since FROM conversation WHERE state = 'queued'"
_TARGET = "SELECT MIN(first_seconds) AS seconds FROM target WHERE first_seconds IS NOT NULL"
# Who came to people without being invited.
_ARRIVALS = """
    SELECT COUNT(*) AS number FROM handoff h WHERE h.requested_at > :since AND NOT EXISTS
    (SELECT 1 FROM chat_exposure e WHERE e.conversation_id = h.conversation_id AND e.arm = 'shown')"""
_PENDING = """
    SELECT COALESCE(SUM(CASE WHEN e.talked_at IS NULL THEN 1 ELSE 0 END), 0) AS pending,
    COALESCE(SUM(CASE WHEN e.talked_at IS NULL THEN 0 ELSE 1 END), 0) AS talking FROM chat_exposure e
    WHERE e.account_id = :account AND e.arm = 'shown' AND e.fired_at > :since AND e.closed_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM handoff h WHERE h.conversation_id = e.conversation_id
     AND h.requested_at >= e.fired_at)"""
_MEASURED = """
    SELECT COUNT(*) AS shown, COUNT(e.talked_at) AS talks, COALESCE(SUM(CASE WHEN EXISTS
    (SELECT 1 FROM handoff h WHERE h.conversation_id = e.conversation_id AND h.requested_at >= e.fired_at)
    THEN 1 ELSE 0 END), 0) AS handed_over
    FROM chat_exposure e WHERE e.account_id = :account AND e.arm = 'shown' AND e.fired_at > :since"""
_OTHERS = """
    SELECT COUNT(*) AS number FROM chat_exposure e WHERE e.account_id = :account AND e.arm = 'shown'
    AND e.fired_at > :since AND e.rule_id <> :default_rule"""


def shares(reader: RowReader, account_id: str, *, now: float) -> tuple[float, float]:
    """Of two weeks: the share of invitations that became a talk, and of those the share that reached people."""
    row = _one(reader, _MEASURED, account=account_id, since=now - _MEASURED_SECONDS)
    return response_share(row["talks"], row["shown"]), people_share(row["handed_over"], row["talks"])


def load(
    reader: RowReader,
    account_id: str,
    policy: Policy,
    measured: tuple[float, float],
    *,
    language: str,
    default_rule: str,
    now: float,
) -> Load:
    """How things stand now. `measured` are the shares of `shares`."""
    people = _one(reader, _PEOPLE, most=policy.limit, now=now, alive=now - policy.gone_seconds, language=language)
    queue, target = _one(reader, _QUEUE), _one(reader, _TARGET)["seconds"] or WAIT_TARGET_SECONDS
    invited = _one(reader, _PENDING, account=account_id, since=now - target)
    arrivals = _one(reader, _ARRIVALS, since=now - _ARRIVALS_SECONDS)["number"] * target / _ARRIVALS_SECONDS
    others = _one(reader, _OTHERS, account=account_id, since=now - _OTHERS_SECONDS, default_rule=default_rule)["number"]
    response, reaches_people = measured
    return Load(
        free=int(people["free"] - queue["waiting"]),
        longest_wait=now - queue["since"] if queue["since"] is not None else 0.0,
        wait_target=target,
        # Who already talks with the bot because of an invitation reaches people with the share that others did.
        arrivals=arrivals + invited["talking"] * reaches_people,
        pending=invited["pending"],
        response=response,
        reaches_people=reaches_people,
        others_pending=others * target / _OTHERS_SECONDS,
        is_staffed=people["people"] > 0,
    )


def _one(reader: RowReader, sql: str, **values: Any) -> Any:
    return reader.rows(sql, **values)[0]

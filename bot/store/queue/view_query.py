"""The query of a view: its conditions and order in SQL, over columns that the index conversation_view holds."""

from __future__ import annotations

from typing import Any

from bot.conversations.conversation import State
from bot.store.engine.database import one_of
from bot.store.steps.conversations import window
from bot.team.routing import Policy
from bot.team.view import ME, NOBODY, Sort, ViewFilter

# What an order does not order stands last.
_LAST = "9e15"


def conditions(chosen: ViewFilter, policy: Policy, *, agent_id: str, now: float) -> tuple[str, dict[str, Any]]:
    """The conditions on rows of `conversation`, with their values. The index begins with the state: each is named."""
    marks, values = one_of("state", [state.value for state in chosen.states or tuple(State)])
    parts = [f"state IN ({marks})", "last_message_at IS NOT NULL"]
    for column in ("channel", "account_id", "language"):
        if wanted := getattr(chosen, column):
            parts.append(f"{column} = :{column}")
            values[column] = wanted
    for part, more in (_holder(chosen, agent_id), _times(chosen, policy, now)):
        parts += part
        values |= more
    if chosen.unread:
        parts.append("unread > 0")
    if chosen.label_id:
        parts.append("conversation_id IN (SELECT conversation_id FROM conversation_label WHERE label_id = :label)")
        values["label"] = chosen.label_id
    return " AND ".join(parts), values


def _holder(chosen: ViewFilter, agent_id: str) -> tuple[list[str], dict[str, Any]]:
    if chosen.agent == NOBODY:
        return ["agent_id IS NULL"], {}
    if chosen.agent:
        return ["agent_id = :agent"], {"agent": agent_id if chosen.agent == ME else chosen.agent}
    return [], {}


def _times(chosen: ViewFilter, policy: Policy, now: float) -> tuple[list[str], dict[str, Any]]:
    parts: list[str] = []
    values: dict[str, Any] = {}
    if chosen.waiting_minutes is not None:
        parts.append("state = 'queued' AND waiting_since <= :waited")
        values["waited"] = now - chosen.waiting_minutes * 60.0
    if chosen.closing_hours is not None:
        closes, windows = window.closes_at(policy.windows)
        parts.append(f"{closes} > :now AND {closes} <= :closing")
        values |= {**windows, "now": now, "closing": now + chosen.closing_hours * 3600.0}
    return parts, values


def order(sort: Sort, policy: Policy, *, now: float) -> tuple[str, dict[str, Any]]:
    """The number by which rows stand, the smallest first, with its values; what it does not order stands last."""
    if sort is Sort.CLOSING:
        closes, values = window.closes_at(policy.windows)
        return f"COALESCE(CASE WHEN {closes} > :now THEN {closes} END, {_LAST})", {**values, "now": now}
    numbers = {
        Sort.NEWEST: "-last_message_at",
        Sort.OLDEST: "last_message_at",
        Sort.WAITING: f"COALESCE(waiting_since, {_LAST})",
    }
    return numbers[sort], {}

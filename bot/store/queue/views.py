"""Views: saved filters over conversations, the conversations that they show, and how many those are."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from bot.ids import new_id
from bot.store.engine.database import Database, Row, one_of, to_json
from bot.store.queue.view_query import conditions, order
from bot.team.routing import Policy
from bot.team.view import BUILT_IN, MOST_VIEWS, Sort, View, ViewFilter, as_stored, filter_of

# Nobody needs to know how many more; and a count that stops is quick over a million messages.
MOST_COUNTED = 1000
_SHARED = """owner_id = :agent OR (owner_id IS NULL AND (team IS NULL
    OR team IN (SELECT skill FROM known_skill WHERE agent_id = :agent)))"""


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A conversation of a view with the number by which it stands, the smallest first."""

    conversation_id: str
    order: float


class Views:
    """Keeps views, and reads what they show to an agent."""

    def __init__(self, database: Database, policy: Policy) -> None:
        self._database = database
        self._policy = policy

    def for_agent(self, agent_id: str) -> list[View]:
        """The built-in views, the agent's own, and those shared with the agent's teams or everybody."""
        rows = self._database.rows(
            f"SELECT * FROM saved_view WHERE {_SHARED} ORDER BY CASE WHEN owner_id IS NULL THEN 1 ELSE 0 END, view_id",
            agent=agent_id,
        )
        return [*BUILT_IN, *map(_view, rows)]

    def get(self, view_id: str, agent_id: str) -> View | None:
        """One of the agent's views, or None."""
        return next((view for view in self.for_agent(agent_id) if view.view_id == view_id), None)

    def keep(self, view: View, *, now: float) -> str:
        """Stores a new view (`view_id` is empty) or a changed one; its id. Raises ValueError, in words, when there are
        too many."""
        view_id = view.view_id or new_id("v", now)
        with self._database.write() as tx:
            count = tx.row("SELECT COUNT(*) AS number FROM saved_view WHERE owner_id = :id", id=view.owner_id or "")
            if not view.view_id and count and count["number"] >= MOST_VIEWS:
                raise ValueError(f"You have {MOST_VIEWS} views already. Remove one first.")
            tx.run(
                "INSERT INTO saved_view (view_id, name, owner_id, team, filter, sort, created_at)"
                " VALUES (:id, :name, :owner, :team, :filter, :sort, :now) ON CONFLICT (view_id) DO UPDATE SET"
                " name = :name, owner_id = :owner, team = :team, filter = :filter, sort = :sort",
                id=view_id,
                name=view.name,
                owner=view.owner_id,
                team=view.team,
                filter=to_json(as_stored(view.filter)),
                sort=view.sort.value,
                now=now,
            )
        return view_id

    def remove(self, view_id: str) -> None:
        """Deletes a view; conversations stay as they are."""
        with self._database.write() as tx:
            tx.run("DELETE FROM saved_view WHERE view_id = :id", id=view_id)

    def placed(
        self, view: View, agent_id: str, *, now: float, limit: int = 100, among: Sequence[str] | None = None
    ) -> list[Placed]:
        """The first conversations of a view as this agent sees it, in its order; only those `among` ids, if given."""
        where, values = conditions(view.filter, self._policy, agent_id=agent_id, now=now)
        by, more = order(view.sort, self._policy, now=now)
        if among is not None:
            marks, ids = one_of("among", among)
            where, values = f"{where} AND conversation_id IN ({marks})", values | ids
        rows = self._database.rows(
            f"SELECT conversation_id, {by} AS place FROM conversation WHERE {where}"
            " ORDER BY place, conversation_id LIMIT :limit",
            **values | more,
            limit=limit,
        )
        return [Placed(conversation_id=row["conversation_id"], order=row["place"]) for row in rows]

    def count(self, chosen: ViewFilter, agent_id: str, *, now: float) -> int:
        """How many conversations a filter has for this agent, MOST_COUNTED at most."""
        where, values = conditions(chosen, self._policy, agent_id=agent_id, now=now)
        row = self._database.row(
            f"SELECT COUNT(*) AS number FROM (SELECT 1 AS one FROM conversation WHERE {where} LIMIT {MOST_COUNTED})"
            " AS counted",
            **values,
        )
        return int(row["number"]) if row else 0


def _view(row: Row) -> View:
    return View(
        view_id=row["view_id"],
        name=row["name"],
        owner_id=row["owner_id"],
        team=row["team"],
        filter=filter_of(json.loads(row["filter"])),
        sort=Sort(row["sort"]),
    )

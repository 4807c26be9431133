"""Plans in the store: what shall be published when."""

from __future__ import annotations

from bot.ids import new_id
from bot.shop.version import Plan, PlanState
from bot.store.engine.database import Database, Row

_OPEN = (PlanState.WAITING, PlanState.LIVE, PlanState.HELD_BACK)


class Plans:
    """Reads and writes plans."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, plan: Plan, *, now: float) -> str:
        """Keeps a new plan; returns its id."""
        plan_id = new_id("p", now)
        with self._database.write() as tx:
            tx.insert(
                "plan",
                plan_id=plan_id,
                version=plan.version,
                base=plan.base,
                begins=plan.begins,
                ends=plan.ends,
                weekly=int(plan.weekly),
                why=plan.why,
                agent_id=plan.agent_id,
                state=plan.state.value,
                due_at=plan.due_at,
                reason=plan.reason,
                created_at=now,
            )
        return plan_id

    def open(self) -> list[Plan]:
        """Those that still do something or wait for a person's decision, the next first."""
        rows = self._database.rows(
            "SELECT * FROM plan WHERE state IN (:waiting, :live, :held_back) ORDER BY due_at, plan_id",
            **{state.value: state.value for state in _OPEN},
        )
        return [_plan(row) for row in rows]

    def due(self, *, now: float) -> list[Plan]:
        """Those whose time has come, the earliest first."""
        rows = self._database.rows(
            "SELECT * FROM plan WHERE state IN (:waiting, :live) AND due_at <= :now ORDER BY due_at, plan_id",
            waiting=PlanState.WAITING.value,
            live=PlanState.LIVE.value,
            now=now,
        )
        return [_plan(row) for row in rows]

    def move(self, before: Plan, after: Plan) -> bool:
        """Puts `after` in the place of `before`; False, and nothing done, where somebody else moved it meanwhile."""
        with self._database.write() as tx:
            changed = tx.run(
                "UPDATE plan SET state = :state, due_at = :due_at, begins = :begins, ends = :ends, reason = :reason"
                " WHERE plan_id = :plan_id AND state = :state_before AND due_at = :due_before",
                state=after.state.value,
                due_at=after.due_at,
                begins=after.begins,
                ends=after.ends,
                reason=after.reason,
                plan_id=before.plan_id,
                state_before=before.state.value,
                due_before=before.due_at,
            )
        return changed > 0

    def cancel(self, plan_id: str) -> bool:
        """Ends a plan; False where it has ended already. What it published stays as it is."""
        with self._database.write() as tx:
            changed = tx.run(
                "UPDATE plan SET state = :cancelled"
                " WHERE plan_id = :plan_id AND state IN (:waiting, :live, :held_back)",
                cancelled=PlanState.CANCELLED.value,
                plan_id=plan_id,
                **{state.value: state.value for state in _OPEN},
            )
        return changed > 0


def _plan(row: Row) -> Plan:
    return Plan(
        plan_id=row["plan_id"],
        version=row["version"],
        base=row["base"],
        begins=row["begins"],
        ends=row["ends"],
        weekly=bool(row["weekly"]),
        why=row["why"],
        agent_id=row["agent_id"],
        state=PlanState(row["state"]),
        due_at=row["due_at"],
        reason=row["reason"],
    )

"""Trainings in the store: an editor asks, the trainer takes it up and tells how far it is, a page reads it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.conversations.training import Training, TrainingState
from bot.ids import new_id
from bot.store.engine.database import Database, Row, to_json

_OPEN = "(state IN ('wanted', 'running'))"
_TRAINER = "trainer"
_MOST = 100
_KEPT = "SELECT training_id FROM training ORDER BY requested_at DESC LIMIT :kept"


class Trainings:
    """Requests to train and their results; every change is an event "training" for live pages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def request(self, folder: str, agent_id: str | None, *, now: float) -> str:
        """Asks for a training of what stands in `folder`; the id of the one that waits already, if there is one."""
        with self._database.write() as tx:
            waiting = tx.row(
                "SELECT training_id FROM training WHERE state = 'wanted' AND folder = :folder", folder=folder
            )
            if waiting:
                return str(waiting["training_id"])
            tx.run(f"DELETE FROM training WHERE training_id NOT IN ({_KEPT}) AND NOT {_OPEN}", kept=_MOST)
            training_id = new_id("tr", now)
            tx.insert(
                "training",
                training_id=training_id,
                agent_id=agent_id,
                requested_at=now,
                folder=folder,
                state=TrainingState.WANTED.value,
            )
            tx.event("training")
            return training_id

    def take(self, training_id: str | None = None, *, now: float) -> Training | None:
        """The training that waits longest, or this one, running from now on; None where it doesn't wait."""
        if not self._database.row("SELECT 1 FROM training WHERE state = 'wanted' LIMIT 1"):
            return None
        with self._database.write() as tx:
            row = tx.row(
                "UPDATE training SET state = 'running', started_at = :now WHERE training_id ="
                " (SELECT training_id FROM training WHERE state = 'wanted' AND COALESCE(:id, training_id) = training_id"
                " ORDER BY requested_at LIMIT 1) RETURNING *",
                now=now,
                id=training_id,
            )
            tx.event("training")
            return _training(row) if row else None

    def tell(self, training_id: str, *, step: str, progress: float, paused: bool = False) -> None:
        """How far it is."""
        self._change(
            training_id,
            "step = :step, progress = :progress, paused = :paused",
            step=step,
            progress=progress,
            paused=int(paused),
        )

    def end(
        self,
        training_id: str,
        state: TrainingState,
        *,
        now: float,
        reason: str | None = None,
        model: str | None = None,
        comparison: Mapping[str, Any] | None = None,
        seconds: float | None = None,
    ) -> None:
        """It ended so; one that has ended already stays as it is."""
        self._change(
            training_id,
            "state = :state, ended_at = :now, reason = :reason, model = :model, comparison = :comparison,"
            " seconds = :seconds, paused = 0",
            state=state.value,
            now=now,
            reason=reason,
            model=model,
            comparison=to_json(comparison) if comparison is not None else None,
            seconds=seconds,
        )

    def cancel(self, training_id: str, *, now: float) -> None:
        """Asks to end it; one that nobody has taken up ends at once."""
        with self._database.write() as tx:
            tx.run(
                "UPDATE training SET cancel_asked_at = :now,"
                " ended_at = CASE state WHEN 'wanted' THEN :now END,"
                " state = CASE state WHEN 'wanted' THEN 'cancelled' ELSE state END"
                f" WHERE training_id = :id AND {_OPEN}",
                id=training_id,
                now=now,
            )
            tx.event("training")

    def give_up(self, reason: str, *, now: float) -> None:
        """Ends what runs: the trainer that ran it is no more."""
        with self._database.write() as tx:
            if tx.run(
                "UPDATE training SET state = 'failed', ended_at = :now, reason = :reason, paused = 0"
                " WHERE state = 'running'",
                now=now,
                reason=reason,
            ):
                tx.event("training")

    def overrule(self, training_id: str, reason: str) -> None:
        """What it made may be published in spite of its comparison, for this reason."""
        with self._database.write() as tx:
            tx.run(
                "UPDATE training SET overruled = :reason WHERE training_id = :id AND state = 'done'",
                id=training_id,
                reason=reason,
            )
            tx.event("training")

    def get(self, training_id: str) -> Training | None:
        """One training."""
        row = self._database.row("SELECT * FROM training WHERE training_id = :id", id=training_id)
        return _training(row) if row else None

    def latest(self, limit: int = 20) -> list[Training]:
        """The newest first."""
        rows = self._database.rows("SELECT * FROM training ORDER BY requested_at DESC LIMIT :limit", limit=limit)
        return [_training(row) for row in rows]

    def of_model(self, model: str) -> Training | None:
        """The latest training that made or compared this model file."""
        row = self._database.row(
            "SELECT * FROM training WHERE model = :model AND state = 'done' ORDER BY requested_at DESC LIMIT 1",
            model=model,
        )
        return _training(row) if row else None

    def expect(self, *, now: float) -> None:
        """Somebody looks at the page from which trainings are started: the trainer may get ready."""
        with self._database.write() as tx:
            tx.run(
                "INSERT INTO trainer (name, wanted_at) VALUES (:name, :now)"
                " ON CONFLICT (name) DO UPDATE SET wanted_at = :now",
                name=_TRAINER,
                now=now,
            )

    def expected_at(self) -> float | None:
        """When somebody last looked at that page."""
        row = self._database.row("SELECT wanted_at FROM trainer WHERE name = :name", name=_TRAINER)
        return row["wanted_at"] if row else None

    def _change(self, training_id: str, change: str, **values: Any) -> None:
        with self._database.write() as tx:
            tx.run(f"UPDATE training SET {change} WHERE training_id = :id AND {_OPEN}", id=training_id, **values)
            tx.event("training")


def _training(row: Row) -> Training:
    return Training(
        training_id=row["training_id"],
        agent_id=row["agent_id"],
        requested_at=row["requested_at"],
        folder=row["folder"],
        state=TrainingState(row["state"]),
        step=row["step"],
        progress=row["progress"],
        is_cancel_asked=row["cancel_asked_at"] is not None,
        is_paused=bool(row["paused"]),
        started_at=row["started_at"],
        ended_at=row["ended_at"],
        reason=row["reason"],
        model=row["model"],
        comparison=json.loads(row["comparison"]) if row["comparison"] else None,
        seconds=row["seconds"],
        overruled=row["overruled"],
    )

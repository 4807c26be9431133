"""Incidents: the supervisor's reports about a process to the owner, kept until a person has dealt with them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.ids import new_id
from bot.store.engine.database import Database

_LONGEST_TEXT = 4000


@dataclass(frozen=True, kw_only=True)
class Incident:
    """A process that died repeatedly, or hung: the latest text, the number of reports, the first and last time."""

    incident_id: str
    process: str
    text: str
    times: int
    first_at: float
    last_at: float


class Incidents:
    """At most one open incident per process; a repeated report raises its count and updates its text."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, process: str, text: str, *, now: float) -> None:
        """Records an incident of a process (`web`, `worker`, `rasa`, ...). Raises StoreBusy."""
        with self._database.write() as tx:
            tx.run(
                "INSERT INTO process_incident (incident_id, process, text, times, first_at, last_at)"
                " VALUES (:id, :process, :text, 1, :now, :now) ON CONFLICT (process) WHERE settled_at IS NULL"
                " DO UPDATE SET text = :text, times = process_incident.times + 1, last_at = :now",
                id=new_id("x", now),
                process=process,
                text=text[:_LONGEST_TEXT],
                now=now,
            )
            tx.event("trouble")

    def open(self) -> list[Incident]:
        """Every open incident, the latest first."""
        return [
            Incident(
                incident_id=row["incident_id"],
                process=row["process"],
                text=row["text"],
                times=row["times"],
                first_at=row["first_at"],
                last_at=row["last_at"],
            )
            for row in self._database.rows(
                "SELECT * FROM process_incident WHERE settled_at IS NULL ORDER BY last_at DESC"
            )
        ]

    def settle(self, incident_id: str, *, now: float) -> bool:
        """Closes the incident for a person; False if another had closed it before."""
        with self._database.write() as tx:
            settled = tx.run(
                "UPDATE process_incident SET settled_at = :now WHERE incident_id = :id AND settled_at IS NULL",
                id=incident_id,
                now=now,
            )
            if settled:
                tx.event("trouble")
            return settled > 0

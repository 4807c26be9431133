"""Push devices in the store: the browsers on which people want to be told, each bound to the session it is in."""

from __future__ import annotations

from dataclasses import dataclass

from bot.ids import new_id
from bot.store.engine.database import Database, Row
from bot.store.steps.team.push import LIVE_DEVICES, delete_devices
from bot.store.steps.team.tokens import hash_of
from bot.team.push import PushChoices

MOST_DEVICES = 10
_FROM_NOW = "UPDATE counter SET value = (SELECT value FROM counter WHERE name = 'event') WHERE name = 'push'"
_BROWSER_LENGTH = 80


@dataclass(frozen=True, kw_only=True)
class PushDevice:
    """A device as its owner sees it. `refused_at`: when its push service refused us; `here`: it is this session's."""

    device_id: str
    browser: str
    created_at: float
    refused_at: float | None
    here: bool


class PushDevices:
    """Keeps devices, and what people want to be told of."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def choices(self, agent_id: str) -> PushChoices:
        """What a person wants to be told of."""
        row = self._database.row("SELECT * FROM push_choice WHERE agent_id = :id", id=agent_id)
        return choices_in(row) if row else PushChoices()

    def choose(self, agent_id: str, choices: PushChoices) -> None:
        """Keeps what a person wants to be told of."""
        with self._database.write() as tx:
            tx.run("DELETE FROM push_choice WHERE agent_id = :id", id=agent_id)
            tx.insert(
                "push_choice",
                agent_id=agent_id,
                waiting=int(choices.waiting),
                mine=int(choices.mine),
                mention=int(choices.mention),
                words=int(choices.words),
                quiet_from=choices.quiet_from or None,
                quiet_until=choices.quiet_until or None,
            )

    def add(
        self, agent_id: str, token: str, *, endpoint: str, p256dh: str, auth: str, browser: str, now: float
    ) -> None:
        """This browser of the session `token` is told from now on; of a person's devices the oldest go."""
        with self._database.write() as tx:
            is_first = tx.row(f"SELECT 1 AS any FROM {LIVE_DEVICES} LIMIT 1", now=now) is None
            if is_first:
                # Nobody wants to be told of what happened before.
                tx.run(_FROM_NOW)
            tx.run(
                "INSERT INTO push_device (device_id, agent_id, session_hash, endpoint, p256dh, auth, browser,"
                " created_at) VALUES (:id, :agent, :session, :endpoint, :p256dh, :auth, :browser, :now)"
                " ON CONFLICT (endpoint) DO UPDATE SET agent_id = :agent, session_hash = :session, p256dh = :p256dh,"
                " auth = :auth, browser = :browser, created_at = :now, refused_at = NULL",
                id=new_id("d", now),
                agent=agent_id,
                session=hash_of(token),
                endpoint=endpoint,
                p256dh=p256dh,
                auth=auth,
                browser=browser[:_BROWSER_LENGTH],
                now=now,
            )
            older = tx.rows(
                "SELECT device_id FROM push_device WHERE agent_id = :agent ORDER BY created_at DESC, device_id DESC",
                agent=agent_id,
            )[MOST_DEVICES:]
            delete_devices(tx, [row["device_id"] for row in older])

    def of(self, agent_id: str, token: str, *, now: float) -> list[PushDevice]:
        """The devices of a person that are told now; `token` is the session that looks."""
        devices = self._database.rows(
            f"SELECT d.* FROM {LIVE_DEVICES} WHERE d.agent_id = :id ORDER BY d.created_at DESC", id=agent_id, now=now
        )
        return [
            PushDevice(
                device_id=row["device_id"],
                browser=row["browser"],
                created_at=row["created_at"],
                refused_at=row["refused_at"],
                here=row["session_hash"] == hash_of(token),
            )
            for row in devices
        ]

    def remove(self, agent_id: str, device_id: str) -> None:
        """The person's device is told no more."""
        with self._database.write() as tx:
            rows = tx.rows(
                "SELECT device_id FROM push_device WHERE device_id = :id AND agent_id = :agent",
                id=device_id,
                agent=agent_id,
            )
            delete_devices(tx, [row["device_id"] for row in rows])

    def prune(self, *, now: float) -> int:
        """Forgets devices of sessions that have ended: who signs in there again is told again."""
        with self._database.write() as tx:
            rows = tx.rows(
                "SELECT device_id FROM push_device WHERE session_hash NOT IN"
                " (SELECT token_hash FROM session WHERE expires_at > :now)",
                now=now,
            )
            delete_devices(tx, [row["device_id"] for row in rows])
            return len(rows)


def choices_in(row: Row) -> PushChoices:
    """The choices in a row that has the columns of `push_choice`; None in them: as everybody's are at first."""
    if row["waiting"] is None:
        return PushChoices()
    return PushChoices(
        waiting=bool(row["waiting"]),
        mine=bool(row["mine"]),
        mention=bool(row["mention"]),
        words=bool(row["words"]),
        quiet_from=row["quiet_from"] or "",
        quiet_until=row["quiet_until"] or "",
    )

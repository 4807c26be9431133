"""Targets in the store: how soon to reply, when each reply is due, and who is told of a breach."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.conversations.conversation import State
from bot.ids import new_id
from bot.phrases import phrase
from bot.store.engine.database import Database, Row, Transaction
from bot.store.steps.conversations import activity_messages, transitions
from bot.store.steps.conversations.capacity import ANSWERS
from bot.store.steps.team.setting_changes import noted
from bot.team.audit import Actor
from bot.team.routing import Policy, WorkingHours
from bot.team.setting_change import SettingKind
from bot.team.targets import Target, due_at, target_for

_OWED = """
    SELECT c.conversation_id, c.channel, c.state, c.agent_id, c.owed_since, a.name AS holder, {first} AS is_first
    FROM conversation c LEFT JOIN agent a USING (agent_id)
    WHERE c.owed_since IS NOT NULL AND c.state IN ('queued', 'agent')
    AND (c.on_hold_since IS NULL OR c.hold_until <= :now)
    AND (c.breach_told_for IS NULL OR c.breach_told_for <> c.owed_since) AND EXISTS (SELECT 1 FROM target t
        WHERE COALESCE(t.channel, c.channel) = c.channel AND (t.label_id IS NULL OR EXISTS
            (SELECT 1 FROM conversation_label l WHERE l.conversation_id = c.conversation_id
             AND l.label_id = t.label_id))) ORDER BY c.owed_since LIMIT :limit"""
# Whether no person has written since the conversation `c` was handed over.
FIRST = """EXISTS (SELECT 1 FROM handoff h WHERE h.conversation_id = c.conversation_id AND h.ended_at IS NULL
    AND h.first_reply_at IS NULL)"""
_LOOKED_AT = 500


@dataclass(frozen=True, kw_only=True)
class Due:
    """When a conversation's reply is due, in UTC unix seconds; `first` where it is the first one."""

    at: float
    first: bool


class Targets:
    """Reads and writes targets, and tells of breaches among the `most` conversations that are owed the longest."""

    def __init__(self, database: Database, policy: Policy, *, most: int = _LOOKED_AT) -> None:
        self._database = database
        self._policy = policy
        self._most = most

    def all(self) -> list[Target]:
        """Every target."""
        return [_target(row) for row in self._database.rows("SELECT * FROM target ORDER BY target_id")]

    def keep(self, target: Target, *, by: Actor, now: float) -> None:
        """Keeps a new target (`target_id` is empty)."""
        target_id = target.target_id or new_id("t", now)
        with self._database.write() as tx, noted(tx, SettingKind.TARGET, target_id, by=by, now=now):
            tx.insert(
                "target",
                target_id=target_id,
                channel=target.channel,
                label_id=target.label_id,
                first_seconds=target.first_seconds,
                next_seconds=target.next_seconds,
                tells_agent_id=target.tells_agent_id,
                changed_at=now,
            )

    def delete(self, target_id: str, *, by: Actor, now: float) -> None:
        """Deletes a target."""
        with self._database.write() as tx, noted(tx, SettingKind.TARGET, target_id, by=by, now=now):
            tx.run("DELETE FROM target WHERE target_id = :id", id=target_id)

    def due(
        self,
        targets: Sequence[Target],
        channel: str,
        label_ids: Collection[str],
        owed_since: float | None,
        *,
        first: bool,
    ) -> Due | None:
        """When this reply is due by these targets, or None."""
        at = due_at(target_for(targets, channel, label_ids), owed_since, first=first, hours=self._hours())
        return None if at is None else Due(at=at, first=first)

    def tell_breaches(self, *, now: float) -> int:
        """Tells the lead of each reply that has become overdue, once; returns how many. Cheap without targets."""
        targets = self.all()
        if not targets:
            return 0
        overdue = [(row, target) for row in self._owed(now) if (target := self._breached(row, targets, now))]
        if not overdue:
            return 0
        with self._database.write() as tx:
            return sum(_tell(tx, row, target, now) for row, target in overdue)

    def _owed(self, now: float) -> list[Row]:
        return self._database.rows(_OWED.format(first=FIRST), now=now, limit=self._most)

    def _breached(self, row: Row, targets: list[Target], now: float) -> Target | None:
        labels = self._database.rows(
            "SELECT label_id FROM conversation_label WHERE conversation_id = :id", id=row["conversation_id"]
        )
        target = target_for(targets, row["channel"], {label["label_id"] for label in labels})
        at = due_at(target, row["owed_since"], first=bool(row["is_first"]), hours=self._hours())
        return target if at is not None and at <= now else None

    def _hours(self) -> WorkingHours | None:
        return self._policy.hours() if self._policy.hours else None


def _tell(tx: Transaction, row: Row, target: Target, now: float) -> int:
    """An activity message in the thread that mentions who is to be told; 0 where the answer came meanwhile."""
    marked = tx.run(
        "UPDATE conversation SET breach_told_for = owed_since WHERE conversation_id = :id AND owed_since = :since",
        id=row["conversation_id"],
        since=row["owed_since"],
    )
    if not marked:
        return 0
    conversation = transitions.read(tx, row["conversation_id"])
    holder = row["holder"] if conversation.state is State.AGENT else phrase("nobody yet")
    text = (
        phrase("The first reply is overdue. It is with %(holder)s.", holder=holder)
        if row["is_first"]
        else phrase("The reply is overdue. It is with %(holder)s.", holder=holder)
    )
    message_id = activity_messages.write(tx, conversation, text, now=now)
    for agent_id in _told(tx, target):
        tx.insert(
            "mention",
            message_id=message_id,
            agent_id=agent_id,
            conversation_id=conversation.conversation_id,
            created_at=now,
        )
        tx.event("mention", conversation.conversation_id)
    tx.event("queue", conversation.conversation_id)
    return 1


def _told(tx: Transaction, target: Target) -> list[str]:
    """The colleague whom the target names, if they still answer customers; else all admins."""
    named = tx.rows(f"SELECT a.agent_id FROM agent a WHERE a.agent_id = :id AND {ANSWERS}", id=target.tells_agent_id)
    admins = "SELECT agent_id FROM agent WHERE role = 'admin' AND disabled_at IS NULL ORDER BY agent_id"
    return [row["agent_id"] for row in named or tx.rows(admins)]


def _target(row: Row) -> Target:
    return Target(
        target_id=row["target_id"],
        channel=row["channel"],
        label_id=row["label_id"],
        first_seconds=row["first_seconds"],
        next_seconds=row["next_seconds"],
        tells_agent_id=row["tells_agent_id"],
    )

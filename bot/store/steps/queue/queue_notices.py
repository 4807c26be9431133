"""Queue notices: messages to waiting customers about place, wait and hours, and a record of the last one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversations.conversation import Conversation, State
from bot.conversations.handoff import Reason
from bot.conversations.message import Draft
from bot.conversations.waiting import QueueNews, Served, Wait, estimate
from bot.shop.notices import Notice, Notices
from bot.store.engine.database import Row, RowReader, Transaction
from bot.store.steps.conversations.capacity import THERE
from bot.store.steps.delivery import outbox
from bot.team.routing import Policy

_MEASURED_SECONDS = 2 * 3600.0
_MEASURED = 60


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Recent measurements: the served customers, and the number of agents there now."""

    served: tuple[Served, ...]
    agents: int

    def wait(self, place: int) -> Wait | None:
        """The wait to announce at a place."""
        return estimate(place, self.served, agents=self.agents)


def measure(reader: RowReader, policy: Policy, *, now: float) -> Measured:
    """The handoffs accepted lately with the place at which each began to wait, and the number of agents."""
    handoffs = reader.rows(
        "SELECT requested_at, accepted_at, COALESCE(accepted_at, ended_at, :now) AS gone_at, agent_id FROM handoff"
        " WHERE requested_at > :since ORDER BY requested_at DESC LIMIT :limit",
        now=now,
        since=now - _MEASURED_SECONDS,
        limit=_MEASURED,
    )
    there = reader.rows(
        f"SELECT COUNT(*) AS agents FROM presence p JOIN agent a USING (agent_id) WHERE {THERE}",
        alive=now - policy.gone_seconds,
    )
    served = (_served(row, handoffs) for row in handoffs if row["accepted_at"] is not None)
    return Measured(served=tuple(served), agents=there[0]["agents"])


def _served(row: Row, others: Sequence[Row]) -> Served:
    begun = row["requested_at"]
    ahead = sum(other["requested_at"] < begun < other["gone_at"] for other in others)
    return Served(place=1 + ahead, seconds=max(0.0, row["accepted_at"] - begun), agent_id=row["agent_id"])


def begin(
    tx: Transaction,
    conversation: Conversation,
    *,
    place: int,
    reason: Reason,
    notices: Notices,
    policy: Policy,
    now: float,
) -> None:
    """The customer has just been queued: tells them truly what comes next, and records the notice.

    A place in a queue that nobody serves is none.
    """
    closure, measured = _closure(notices, now), measure(tx, policy, now=now)
    served = closure is None and measured.agents > 0
    wait = measured.wait(place) if served else None

    def word() -> Draft:
        language, channel = conversation.language, conversation.channel
        told = place if served else None
        return notices.queued(place=told, wait=wait, reason=reason, language=language, channel=channel, now=now)

    outbox.tell(tx, conversation, word, now=now)
    note(tx, conversation, place=place if served else None, wait=wait, closure=closure, now=now)
    tx.run(
        "UPDATE queue_notice SET call_asked_at = NULL, called_at = NULL WHERE conversation_id = :id",
        id=conversation.conversation_id,
    )


def _closure(notices: Notices, now: float) -> float | None:
    # An error in an edited calendar must not keep a customer from people.
    try:
        return notices.closure_ends_at(now)
    except Exception:  # noqa: BLE001
        return None


def note(
    tx: Transaction,
    conversation: Conversation,
    *,
    place: int | None,
    wait: Wait | None,
    closure: float | None,
    now: float,
) -> None:
    """Records the notice that the customer just got."""
    tx.run(
        "INSERT INTO queue_notice (conversation_id, epoch, place, due_at, told_at, closure_ends_at)"
        " VALUES (:id, :epoch, :place, :due, :now, :closure) ON CONFLICT (conversation_id) DO UPDATE SET"
        " epoch = :epoch, place = :place, due_at = :due, told_at = :now,"
        " closure_ends_at = COALESCE(:closure, queue_notice.closure_ends_at)",
        id=conversation.conversation_id,
        epoch=conversation.epoch,
        place=place,
        due=now + wait.middle_seconds if wait else None,
        closure=closure,
        now=now,
    )


def promise_call(tx: Transaction, conversation: Conversation, notices: Notices, *, now: float) -> bool:
    """The customer wants one message when it is their turn, and no more about the place; confirmed once.

    False: it was promised already.
    """
    first = tx.run(
        "INSERT INTO queue_notice (conversation_id, epoch, call_asked_at) VALUES (:id, :epoch, :now)"
        " ON CONFLICT (conversation_id) DO UPDATE SET call_asked_at = :now WHERE queue_notice.call_asked_at IS NULL",
        id=conversation.conversation_id,
        epoch=conversation.epoch,
        now=now,
    )
    if first:
        outbox.tell(tx, conversation, outbox.wording(notices, Notice.CALL_PROMISED, conversation, now), now=now)
    return bool(first)


def called(tx: Transaction, conversation: Conversation, *, now: float) -> bool:
    """An agent accepts the waiting customer: calls the customer if they asked for it, and returns whether they did."""
    if conversation.state is not State.QUEUED:
        return False
    return bool(
        tx.run(
            "UPDATE queue_notice SET called_at = :now, call_asked_at = NULL"
            " WHERE conversation_id = :id AND call_asked_at IS NOT NULL",
            id=conversation.conversation_id,
            now=now,
        )
    )


def told(row: Row) -> QueueNews:
    """The news of the place in a row of queue_notice."""
    return QueueNews(place=row["place"], due_at=row["due_at"], told_at=row["told_at"])

"""Queue updates: notices to waiting customers about a new place, a closing, or that they need not hurry."""

from __future__ import annotations

from bot.conversations.conversation import Conversation, State
from bot.conversations.waiting import Wait, is_late, worth_telling
from bot.conversations.window import ON_ITS_WAY_SECONDS, closes_at, is_open
from bot.phrases import phrase
from bot.shop.notices import Notice, Notices
from bot.store.engine.database import Database, Row
from bot.store.queue import ranking
from bot.store.steps.conversations import activity_messages, holds, restored, transitions
from bot.store.steps.delivery import outbox
from bot.store.steps.queue import queue_notices
from bot.team.routing import Policy

_LOOKED_AT = 500
# A message older than this was answered, or needs no answer: it causes no notice of a closure.
_FRESH_SECONDS = 3600.0

_WAITING = """
    SELECT c.conversation_id, c.epoch, c.state, c.channel, c.last_incoming_at,
           n.epoch AS told_epoch, n.place, n.due_at, n.told_at, n.closure_ends_at, n.call_asked_at,
           (SELECT MAX(changed_at) FROM transition t WHERE t.conversation_id = c.conversation_id) AS since
    FROM conversation c LEFT JOIN queue_notice n USING (conversation_id)"""
_QUEUED = f"{_WAITING} WHERE c.state = 'queued' AND {restored.WROTE_SINCE}"
_UNANSWERED = f"""{_WAITING}
    LEFT JOIN presence p USING (agent_id)
    WHERE c.state = 'agent' AND c.last_incoming_at > :fresh AND {restored.WROTE_SINCE}
      AND (p.seen_at IS NULL OR p.seen_at < :present OR p.away_since IS NOT NULL)
      AND (SELECT MAX(position) FROM message m WHERE m.conversation_id = c.conversation_id AND m.author = 'contact'
           AND m.addressed_to = 'people')
        > COALESCE((SELECT MAX(position) FROM message m WHERE m.conversation_id = c.conversation_id
           AND m.author = 'agent' AND m.kind <> 'reaction'), 0)"""
_UNHEARD = f"""
    SELECT n.conversation_id, {restored.WROTE_SINCE} AS wrote_since,
        EXISTS (SELECT 1 FROM message m WHERE m.conversation_id = n.conversation_id
        AND m.author = 'agent' AND m.kind <> 'reaction' AND m.created_at >= n.called_at) AS agent_wrote
    FROM queue_notice n JOIN conversation c USING (conversation_id)
    WHERE n.called_at <= :before AND c.state = 'agent' AND c.on_hold_since IS NULL
      AND NOT EXISTS (SELECT 1 FROM message m WHERE m.conversation_id = n.conversation_id
        AND m.author = 'contact' AND m.created_at >= n.called_at)"""


class QueueUpdates:
    """The worker's duties for waiting customers."""

    def __init__(self, database: Database, notices: Notices, policy: Policy) -> None:
        self._database = database
        self._notices = notices
        self._policy = policy

    def tell(self, *, now: float) -> int:
        """Sends the due notices to waiting customers; how many. Never two to a customer within the policy's pause."""
        closure = self._notices.closure_ends_at(now)
        return self._tell_places(now) if closure is None else self._tell_closed(closure, now)

    def keep_unheard(self, *, now: float) -> int:
        """A called customer who has not come frees the agent's slot: the conversation is on hold until they write."""
        before = now - self._policy.call_answer_seconds
        if not self._database.row(f"{_UNHEARD} LIMIT 1", before=before):
            return 0
        with self._database.write() as tx:
            conversations = tx.rows(_UNHEARD, before=before)
            for row in conversations:
                conversation = transitions.read(tx, row["conversation_id"])
                tx.run(
                    "UPDATE queue_notice SET called_at = NULL WHERE conversation_id = :id", id=row["conversation_id"]
                )
                activity_messages.write(tx, conversation, _UNHEARD_REMARK, now=now)
                may_write = self._may_write(conversation.channel, conversation.last_incoming_at, now)
                if row["wrote_since"] and not row["agent_wrote"] and may_write:
                    word = outbox.wording(self._notices, Notice.KEPT, conversation, now)
                    outbox.tell(tx, conversation, word, now=now)
                assert conversation.agent_id is not None
                holds.hold(tx, conversation, conversation.agent_id, until=None, now=now)
            return len(conversations)

    def _tell_places(self, now: float) -> int:
        if not self._database.row("SELECT 1 AS waits FROM conversation WHERE state = 'queued' LIMIT 1"):
            return 0
        order, values = ranking.order(self._policy, now)
        customers = self._database.rows(
            f"SELECT * FROM ({_QUEUED}) AS waiting JOIN"
            f" (SELECT conversation_id AS id, ROW_NUMBER() OVER (ORDER BY {order}) AS now_at FROM conversation"
            " WHERE state = 'queued') AS placed ON placed.id = waiting.conversation_id ORDER BY now_at LIMIT :limit",
            **values,
            limit=_LOOKED_AT,
        )
        measured = queue_notices.measure(self._database, self._policy, now=now)
        if measured.agents == 0:
            return sum(self._tell_nobody(row, now) for row in customers)
        return sum(self._tell_place(row, measured.wait(row["now_at"]), now) for row in customers)

    def _tell_nobody(self, row: Row, now: float) -> bool:
        """Nobody is there any more: what was told of place and wait is taken back, once."""
        is_known = row["told_epoch"] == row["epoch"] and row["place"] is None
        if is_known or row["call_asked_at"] is not None or not self._may_tell(row, now):
            return False
        return self._write(row, Notice.QUEUED_CLOSED, now)

    def _tell_place(self, row: Row, wait: Wait | None, now: float) -> bool:
        place = row["now_at"]
        if row["call_asked_at"] is not None or not self._is_news(row, wait, now):
            return False
        if is_late(queue_notices.told(row), wait=wait, now=now) and row["told_epoch"] == row["epoch"]:
            notice = Notice.LONGER
        else:
            notice = Notice.NEXT if place == 1 else Notice.PLACE
        return self._write(row, notice, now, place=place, wait=wait)

    def _is_news(self, row: Row, wait: Wait | None, now: float) -> bool:
        if not self._may_write(row["channel"], row["last_incoming_at"], now):
            return False
        pause = self._policy.notice_seconds
        if row["told_epoch"] != row["epoch"] or row["place"] is None:
            return self._may_tell(row, now)
        return worth_telling(queue_notices.told(row), place=row["now_at"], wait=wait, now=now, pause_seconds=pause)

    def _may_tell(self, row: Row, now: float) -> bool:
        """Back in the queue, or open again: the notice waits a while, for a colleague may take it at once."""
        lasted = not 0 <= now - row["since"] < self._policy.settle_seconds
        rested = _rested(row, self._policy.notice_seconds, now)
        return lasted and rested and self._may_write(row["channel"], row["last_incoming_at"], now)

    def _tell_closed(self, closure: float, now: float) -> int:
        customers = [
            *self._database.rows(f"{_QUEUED} LIMIT :limit", limit=_LOOKED_AT),
            *self._database.rows(
                f"{_UNANSWERED} LIMIT :limit",
                fresh=now - _FRESH_SECONDS,
                present=now - self._policy.gone_seconds,
                limit=_LOOKED_AT,
            ),
        ]
        return sum(self._tell_one_closed(row, closure, now) for row in customers)

    def _tell_one_closed(self, row: Row, closure: float, now: float) -> bool:
        new = row["closure_ends_at"] != closure
        rested = _rested(row, self._policy.notice_seconds, now)
        if not (new and rested and self._may_write(row["channel"], row["last_incoming_at"], now)):
            return False
        notice = Notice.QUEUED_CLOSED if row["state"] == State.QUEUED.value else Notice.HELD_CLOSED
        return self._write(row, notice, now, closure=closure)

    def _may_write(self, channel: str, last_incoming_at: float | None, now: float) -> bool:
        closing = closes_at(last_incoming_at, self._policy.windows.get(channel))
        return is_open(closing, now=now + ON_ITS_WAY_SECONDS)

    def _write(
        self,
        row: Row,
        notice: Notice,
        now: float,
        *,
        place: int | None = None,
        wait: Wait | None = None,
        closure: float | None = None,
    ) -> bool:
        with self._database.write() as tx:
            conversation: Conversation = transitions.read(tx, row["conversation_id"])
            if conversation.epoch != row["epoch"]:
                return False
            word = outbox.wording(self._notices, notice, conversation, now, queue_place=place, wait=wait)
            outbox.tell(tx, conversation, word, now=now)
            queue_notices.note(tx, conversation, place=place, wait=wait, closure=closure, now=now)
            return True


def _rested(row: Row, pause: float, now: float) -> bool:
    """After the clock was set back, notices don't stop for as long as it was ahead."""
    return row["told_at"] is None or not 0 <= now - row["told_at"] < pause


_UNHEARD_REMARK = phrase(
    "The customer was called and has not come yet: snoozed until they write, and it takes no place."
)

"""Nudges in the store: silent customers are asked once, then the conversation is closed with a word and the rating."""

from __future__ import annotations

from bot.conversations.conversation import State, Verb
from bot.conversations.silence import Nudge, Silence, Step, next_step
from bot.conversations.window import ON_ITS_WAY_SECONDS, closes_at, is_open
from bot.phrases import phrase
from bot.shop.notices import Notice, Notices
from bot.store.engine.database import Database, Row, RowReader, Transaction
from bot.store.steps.conversations import activity_messages, ratings, restored, transitions
from bot.store.steps.delivery import outbox
from bot.store.steps.team.setting_changes import noted
from bot.team.audit import Actor
from bot.team.routing import Policy
from bot.team.setting_change import SettingKind

# A conversation is silent since the last words of a person that arrived (what was written in the phone app has no
# delivery); of several labels the most patient counts.
_SILENT = f"""
    SELECT c.conversation_id, c.channel, c.last_incoming_at, c.nudged_at, n.label_id, n.ask_seconds, n.close_seconds,
        (SELECT MAX(m.created_at) FROM message m LEFT JOIN delivery d USING (message_id)
         WHERE m.conversation_id = c.conversation_id AND m.author = 'agent'
         AND m.kind NOT IN ('reaction', 'edit', 'revoke')
         AND COALESCE(d.state, 'sent') IN ('sent', 'delivered', 'read')) AS since
    FROM nudge n JOIN conversation_label l USING (label_id) JOIN conversation c USING (conversation_id)
    WHERE c.state = 'agent' AND c.owed_since IS NULL AND c.on_hold_since IS NULL {{one}}
    AND {restored.WROTE_SINCE}
    AND NOT EXISTS (SELECT 1 FROM delivery o WHERE o.conversation_id = c.conversation_id
        AND o.state IN ('queued', 'sending', 'uncertain') AND o.state <> 'uncertain')
    ORDER BY n.ask_seconds DESC, n.close_seconds DESC"""


class Nudges:
    """Reads and writes what labels say of silent customers, and does it."""

    def __init__(self, database: Database, notices: Notices, policy: Policy) -> None:
        self._database = database
        self._notices = notices
        self._policy = policy

    def all(self) -> list[Nudge]:
        """What each label says; labels that are not here ask nobody."""
        rows = self._database.rows("SELECT * FROM nudge ORDER BY label_id")
        return [_nudge(row) for row in rows]

    def keep(self, nudge: Nudge, *, by: Actor, now: float) -> None:
        """Sets what a label says."""
        with self._database.write() as tx, noted(tx, SettingKind.NUDGE, nudge.label_id, by=by, now=now):
            tx.run("DELETE FROM nudge WHERE label_id = :id", id=nudge.label_id)
            tx.insert(
                "nudge",
                label_id=nudge.label_id,
                ask_seconds=nudge.ask_seconds,
                close_seconds=nudge.close_seconds,
                changed_at=now,
            )

    def delete(self, label_id: str, *, by: Actor, now: float) -> None:
        """The label asks nobody any more."""
        with self._database.write() as tx, noted(tx, SettingKind.NUDGE, label_id, by=by, now=now):
            tx.run("DELETE FROM nudge WHERE label_id = :id", id=label_id)

    def run(self, *, now: float) -> int:
        """Asks and closes what is due; returns how many conversations. Cheap where no label says anything."""
        if self._database.row("SELECT 1 AS any FROM nudge LIMIT 1") is None:
            return 0
        due = [conversation_id for conversation_id in self._silent(self._database) if self._due(conversation_id, now)]
        count = 0
        for conversation_id in due:
            with self._database.write() as tx:
                count += self._act(tx, conversation_id, now)
        return count

    def _due(self, conversation_id: str, now: float) -> bool:
        row = self._silent(self._database, conversation_id).get(conversation_id)
        return row is not None and self._step(row, now) is not None

    def _silent(self, reader: RowReader, conversation_id: str | None = None) -> dict[str, Row]:
        """The silent conversations, or only this one if it is, by id."""
        one = "AND c.conversation_id = :id" if conversation_id else ""
        values = {"id": conversation_id} if conversation_id else {}
        rows: dict[str, Row] = {}
        for row in reader.rows(_SILENT.format(one=one), **values):
            if row["since"] is not None:
                rows.setdefault(row["conversation_id"], row)
        return rows

    def _step(self, row: Row, now: float) -> Step | None:
        hours = self._policy.hours() if self._policy.hours else None
        silence = Silence(
            since=row["since"],
            asked_at=row["nudged_at"] if row["nudged_at"] and row["nudged_at"] > row["since"] else None,
            may_write=self._may_write(row, now),
            people_there=hours is None or hours.open_at(now),
        )
        return next_step(_nudge(row), silence, now)

    def _may_write(self, row: Row, now: float) -> bool:
        closing = closes_at(row["last_incoming_at"], self._policy.windows.get(row["channel"]))
        return is_open(closing, now=now + ON_ITS_WAY_SECONDS)

    def _act(self, tx: Transaction, conversation_id: str, now: float) -> int:
        """Looked at again inside the transaction: the customer may have written."""
        row = self._silent(tx, conversation_id).get(conversation_id)
        step = self._step(row, now) if row else None
        if row is None or step is None:
            return 0
        conversation = transitions.read(tx, conversation_id)
        if step is Step.ASK:
            outbox.tell(tx, conversation, outbox.wording(self._notices, Notice.NUDGE, conversation, now), now=now)
            tx.run("UPDATE conversation SET nudged_at = :now WHERE conversation_id = :id", id=conversation_id, now=now)
            return 1
        activity_messages.write(tx, conversation, phrase("Closed: the customer did not answer."), now=now)
        holder = conversation.agent_id
        if self._may_write(row, now):
            word = outbox.wording(self._notices, Notice.SILENT_END, conversation, now)
            outbox.tell(tx, conversation, word, now=now)
        current = transitions.change(tx, conversation, Verb.RESOLVE, now=now)
        tx.event("queue", conversation_id)
        if current.state is State.RESOLVED and holder:
            ratings.ask(tx, current, holder, self._notices, self._policy, now=now)
        return 1


def _nudge(row: Row) -> Nudge:
    return Nudge(label_id=row["label_id"], ask_seconds=row["ask_seconds"], close_seconds=row["close_seconds"])

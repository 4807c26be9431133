"""Stretches: each time that a person's conversations were with people, with its outcome and the customer's rating."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.conversations.conversation import State
from bot.conversations.rating import Score
from bot.customers.customer import Outcome, Stretch
from bot.store.engine.database import Database, Row
from bot.store.steps.conversations.merges import PERSON, ROOT

# A change of holder between the bot (or nobody) and people; what happens among people is one stretch.
_CHANGES = f"""SELECT t.*, c.channel, a.name AS agent_name FROM transition t JOIN conversation c USING (conversation_id)
    LEFT JOIN agent a ON a.agent_id = t.agent_id WHERE c.contact_id IN ({PERSON})
    AND t.verb IN ('hand_off', 'take_over', 'accept', 'release', 'return_to_bot', 'resolve')
    ORDER BY t.changed_at DESC, t.epoch DESC LIMIT :limit"""
_REASONS = f"""SELECT h.conversation_id, h.requested_at, h.reason FROM handoff h JOIN conversation c
    USING (conversation_id) WHERE c.contact_id IN ({PERSON}) ORDER BY h.requested_at DESC LIMIT :limit"""
_RATINGS = f"""SELECT r.conversation_id, r.asked_at, r.score, r.comment FROM rating r JOIN conversation c
    USING (conversation_id) WHERE c.contact_id IN ({PERSON}) AND r.score IS NOT NULL
    ORDER BY r.asked_at DESC LIMIT :limit"""
_AMONG_PEOPLE = frozenset({State.QUEUED.value, State.AGENT.value})
_OUTCOMES: Mapping[str, Outcome] = {State.RESOLVED.value: Outcome.RESOLVED, State.BOT.value: Outcome.RETURNED}
_READ = 200


class Stretches:
    """Reads what people did for a person before."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, contact_id: str, *, limit: int = 10) -> list[Stretch]:
        """The latest stretches of the person, the latest first, over all channels."""
        root_row = self._database.row(ROOT, id=contact_id)
        root = root_row["contact_id"] if root_row else contact_id
        changes, reasons, ratings = (
            self._database.rows(sql, root=root, limit=_READ) for sql in (_CHANGES, _REASONS, _RATINGS)
        )
        stretches = [
            stretch
            for conversation_id in dict.fromkeys(row["conversation_id"] for row in changes)
            for stretch in _of_one(
                [row for row in reversed(changes) if row["conversation_id"] == conversation_id],
                {row["requested_at"]: row["reason"] for row in reasons if row["conversation_id"] == conversation_id},
                {row["asked_at"]: row for row in ratings if row["conversation_id"] == conversation_id},
            )
        ]
        return sorted(stretches, key=lambda stretch: -stretch.began_at)[:limit]


def _of_one(changes: Sequence[Row], reasons: Mapping[float, str], ratings: Mapping[float, Row]) -> list[Stretch]:
    """The stretches of one conversation, from its changes in the order of time.

    A handoff is written at the moment of its transition, and a rating is asked for at the moment of the end.
    """
    stretches: list[Stretch] = []
    begin: Row | None = None
    agent_name: str | None = None
    for change in changes:
        if change["to_state"] in _AMONG_PEOPLE:
            begin = begin or change
            agent_name = change["agent_name"] if change["to_state"] == State.AGENT.value else agent_name
        elif begin is not None:
            stretches.append(_stretch(begin, change, agent_name or change["agent_name"], reasons, ratings))
            begin = agent_name = None
    if begin is not None:
        stretches.append(_stretch(begin, None, agent_name, reasons, ratings))
    return stretches


def _stretch(
    begin: Row, end: Row | None, agent_name: str | None, reasons: Mapping[float, str], ratings: Mapping[float, Row]
) -> Stretch:
    rating = ratings.get(end["changed_at"]) if end else None
    return Stretch(
        conversation_id=begin["conversation_id"],
        channel=begin["channel"],
        began_at=begin["changed_at"],
        ended_at=end["changed_at"] if end else None,
        outcome=_OUTCOMES[end["to_state"]] if end else Outcome.OPEN,
        reason=reasons.get(begin["changed_at"]),
        agent_name=agent_name,
        score=Score(rating["score"]) if rating else None,
        comment=rating["comment"] if rating else None,
    )

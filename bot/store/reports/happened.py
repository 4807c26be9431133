"""Happened: reads from the store's own tables what is to be counted, one conversation at a time."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from bot.channels.channel import Kind
from bot.conversations.conversation import State, Verb
from bot.conversations.message import AddressedTo, Author
from bot.reports.counting.facts import Place
from bot.reports.counting.happenings import Answer, Asked, Change, HandedOver, Happenings, Return, Speaker, Words
from bot.reports.links import LINK_MARK
from bot.store.engine.database import Database, Row, one_of
from bot.store.engine.rows import guesses
from bot.store.steps.conversations import merges
from bot.store.steps.conversations.derived_facts import LEAST_CONFIDENCE
from bot.team.routing import topic_of

_DAY_SECONDS = 24 * 3600.0
# A person may come back on another channel within three days, before or after.
_NEAR_SECONDS = 3 * _DAY_SECONDS
# A conversation that was asked for longer ago takes no place of this moment's.
_HELD_SECONDS = _DAY_SECONDS
_THUMB_DOWN = "👎"
_NO_WORDS = frozenset(kind.value for kind in (Kind.EDIT, Kind.REVOKE, Kind.SYSTEM, Kind.TEMPLATE))
_ACTIVE = """
    SELECT conversation_id, last_message_at FROM conversation WHERE last_message_at >= :since
    ORDER BY last_message_at, conversation_id LIMIT :limit"""
_OPEN = """
    SELECT DISTINCT conversation_id FROM report_link WHERE conversation_id > :after ORDER BY conversation_id
    LIMIT :limit"""
_CONVERSATION = """
    SELECT c.conversation_id, c.account_id, c.channel, c.contact_id, c.topic, r.counted_until
    FROM conversation c LEFT JOIN report_conversation r USING (conversation_id) WHERE c.conversation_id = :id"""
_WORDS = """
    SELECT m.created_at, m.author, m.kind, m.text, m.addressed_to, m.details FROM message m
    WHERE m.conversation_id = :id AND m.created_at >= :since AND m.author IN ('contact', 'bot', 'agent')
    ORDER BY m.created_at, m.position"""
_CHANGES = "SELECT changed_at, verb, to_state, agent_id FROM transition WHERE conversation_id = :id ORDER BY epoch"
_ANSWERS = """
    SELECT COALESCE(ended_at, started_at) AS at, intent, entry, language FROM attempt
    WHERE conversation_id = :id AND started_at >= :since AND outcome = 'answered' ORDER BY started_at"""
_HANDOFFS = """
    SELECT h.*, (SELECT COUNT(*) FROM handoff o WHERE o.requested_at > h.accepted_at - :lasting
        AND o.requested_at <= h.accepted_at AND o.agent_id = h.agent_id AND o.accepted_at <= h.accepted_at
        AND (o.ended_at IS NULL OR o.ended_at > h.accepted_at)) AS held_at_once
    FROM handoff h WHERE h.conversation_id = :id AND h.requested_at >= :since ORDER BY h.requested_at"""
_RATINGS = """
    SELECT asked_at, score FROM rating WHERE conversation_id = :id AND asked_at >= :since ORDER BY asked_at"""
_OTHERS = f"""
    SELECT conversation_id FROM conversation WHERE contact_id IN ({merges.PERSON}) AND conversation_id <> :id"""
_ELSEWHERE = """
    SELECT COALESCE(ended_at, started_at) AS at, entry FROM attempt
    WHERE conversation_id IN ({others}) AND started_at >= :since AND intent = 'faq' AND entry IS NOT NULL
        AND outcome IN ('answered', 'handed_off')
    UNION ALL SELECT requested_at, NULL FROM handoff WHERE conversation_id IN ({others}) AND requested_at >= :since"""


@dataclass(frozen=True, kw_only=True)
class History:
    """What is to be counted of a conversation: all since `since`, until when it is settled (0: nothing is).

    `state` is who held it then, `topic` what its latest handoff was about.
    """

    place: Place
    happenings: Happenings
    since: float
    state: State
    topic: str


class Happened:
    """Reads what is to be counted."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def active(self, *, since: float, limit: int) -> list[tuple[str, float]]:
        """Conversations in which something was written since then, the longest ago first, with when it was."""
        rows = self._database.rows(_ACTIVE, since=since, limit=limit)
        return [(row["conversation_id"], row["last_message_at"]) for row in rows]

    def open(self, *, after: str, limit: int) -> list[str]:
        """Conversations that have facts which may still change, by their ids after `after`."""
        return [row["conversation_id"] for row in self._database.rows(_OPEN, after=after, limit=limit)]

    def of(self, conversation_id: str) -> History | None:
        """What is to be counted of a conversation; None where it is gone.

        The episode that was settled last is read again, so that the next begins right.
        """
        row = self._database.row(_CONVERSATION, id=conversation_id)
        if row is None:
            return None
        since = row["counted_until"] or 0.0
        place = Place(
            conversation_id=conversation_id,
            account_id=row["account_id"],
            channel=row["channel"],
        )
        changes = self._database.rows(_CHANGES, id=conversation_id)
        before = [change["to_state"] for change in changes if change["changed_at"] < since]
        return History(
            place=place,
            happenings=self._happenings(conversation_id, row["contact_id"], since, changes),
            since=since,
            state=State(before[-1]) if before else State.BOT,
            topic=row["topic"] or "",
        )

    def _happenings(self, conversation_id: str, contact_id: str, since: float, changes: list[Row]) -> Happenings:
        def read(sql: str, **more: Any) -> list[Row]:
            return self._database.rows(sql, id=conversation_id, since=since, **more)

        words = (_words(row) for row in read(_WORDS))
        return Happenings(
            words=[word for word in words if word is not None],
            changes=[_change(row) for row in changes if row["changed_at"] >= since],
            answers=[_answer(row) for row in read(_ANSWERS)],
            handoffs=[_handoff(row) for row in read(_HANDOFFS, lasting=_HELD_SECONDS)],
            ratings=[Asked(at=row["asked_at"], score=row["score"]) for row in read(_RATINGS)],
            elsewhere=self._elsewhere(conversation_id, contact_id, since),
        )

    def _elsewhere(self, conversation_id: str, contact_id: str, since: float) -> list[Return]:
        root = self._database.row(merges.ROOT, id=contact_id)
        if root is None:
            return []
        others = self._database.rows(_OTHERS, root=root["contact_id"], id=conversation_id)
        if not others:
            return []
        names, values = one_of("c", [row["conversation_id"] for row in others])
        rows = self._database.rows(_ELSEWHERE.format(others=names), since=since - _NEAR_SECONDS, **values)
        return sorted((Return(at=row["at"], entry=row["entry"]) for row in rows), key=lambda each: each.at)


def _words(row: Row) -> Words | None:
    """The message as words of somebody; None for what is none: a command, a reaction, an edit, a deletion."""
    speaker: Speaker | None = None
    if row["kind"] == Kind.REACTION.value:
        speaker = Speaker.THUMB_DOWN if row["author"] == Author.CONTACT.value and row["text"] == _THUMB_DOWN else None
    elif row["author"] == Author.CONTACT.value:
        speaker = Speaker.CUSTOMER if row["addressed_to"] != AddressedTo.NOBODY.value else None
    elif row["author"] == Author.BOT.value:
        speaker = Speaker.BOT
    elif row["kind"] not in _NO_WORDS:
        speaker = Speaker.PERSON
    if speaker is None:
        return None
    # Hardly any message came by a link: the details of the others are not read.
    mark = json.loads(row["details"]).get(LINK_MARK, "") if LINK_MARK in row["details"] else ""
    return Words(at=row["created_at"], speaker=speaker, mark=mark)


def _change(row: Row) -> Change:
    return Change(
        at=row["changed_at"],
        verb=Verb(row["verb"]),
        state=State(row["to_state"]),
        by_person=row["agent_id"] is not None,
    )


def _answer(row: Row) -> Answer:
    is_question = row["intent"] == "faq" and row["entry"] is not None
    return Answer(
        at=row["at"],
        entry=row["entry"] if is_question else None,
        asked_back=row["intent"] == "unclear",
        language=row["language"],
    )


def _handoff(row: Row) -> HandedOver:
    surest = max(guesses(json.loads(row["understood"])), key=lambda guess: guess.confidence, default=None)
    is_known = surest is not None and surest.confidence >= LEAST_CONFIDENCE
    return HandedOver(
        requested_at=row["requested_at"],
        reason=row["reason"],
        topic=(topic_of(surest.entry) or "") if surest and is_known else "",
        accepted_at=row["accepted_at"],
        first_reply_at=row["first_reply_at"],
        ended_at=row["ended_at"],
        held_at_once=row["held_at_once"] if row["accepted_at"] is not None and row["agent_id"] else None,
    )

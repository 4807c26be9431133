"""Sources of unanswered questions: follows the bot's attempts and the agents' replies, each seen a few times at most.

Two counters say how far it came. Nothing is ever searched whole: attempts by their time, messages by their number.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass

from bot.channels.channel import Kind
from bot.conversations.message import Author
from bot.conversations.suggestion import SuggestionOutcome
from bot.conversations.unanswered.asked import AgentReply, AnsweredMessage, Place
from bot.conversations.unanswered.source import AFTERWARDS_SECONDS, Attempt, Reaction
from bot.store.engine.database import Database, Row

# How far back the first look goes.
BEGINS_DAYS = 90
_DAY_SECONDS = 24 * 3600.0
_AT_ONCE, _NUMBERS = 500, 2_000
_MARKED_MILLISECONDS = 60_000
_THUMBS_DOWN = "👎"
# The page settles a suggestion right after it sent the reply.
_SETTLES_WITHIN_SECONDS = 10.0
# A customer's words to people since the last answer; more of them are a letter.
_RUN = 12
_ATTEMPT = "unanswered_attempt"
_REPLY = "unanswered_reply"
_ATTEMPTS_SINCE = """
    SELECT a.*, c.channel, c.language AS spoken, k.name,
        EXISTS (SELECT 1 FROM message o JOIN choice USING (message_id) WHERE o.conversation_id = a.conversation_id
            AND o.attempt_id = a.attempt_id AND payload LIKE 'faq/%') AS offered
    FROM attempt a JOIN conversation c USING (conversation_id) JOIN contact k USING (contact_id)
    WHERE a.started_at >= :since AND a.started_at <= :until
        AND a.outcome IN ('answered', 'handed_off') AND a.intent IN ('faq', 'unclear')
    ORDER BY a.started_at LIMIT :limit"""
_ASKED = """SELECT message_id, position, text, created_at FROM message WHERE conversation_id = :id
    AND created_at BETWEEN :since AND :until AND attempt_id = :attempt AND author = 'contact' AND kind = 'text'
    AND text <> '' ORDER BY position"""
_NEXT = """SELECT m.text, m.kind, m.details, a.intent, a.entry, EXISTS (SELECT 1 FROM version v
        WHERE v.kind = 'published' AND v.created_at > :answered AND v.created_at <= m.created_at) AS anew
    FROM message m LEFT JOIN attempt a USING (attempt_id)
    WHERE m.conversation_id = :id AND m.created_at BETWEEN :since AND :until AND m.author = 'contact'
    AND m.position > :position AND (m.kind IN ('text', 'choice') OR (m.kind = 'reaction' AND m.text = :thumb))
    ORDER BY m.position LIMIT 1"""
_SENT = """
    SELECT n.number, m.*, c.channel, c.language, k.name, g.name AS agent_name FROM message_number n
    JOIN message m USING (message_id) JOIN conversation c USING (conversation_id) JOIN contact k USING (contact_id)
    LEFT JOIN agent g ON g.agent_id = m.agent_id WHERE n.number > :after AND n.number <= :until ORDER BY n.number"""
_BEFORE = """SELECT m.*, a.intent FROM message m LEFT JOIN attempt a USING (attempt_id)
    WHERE m.conversation_id = :id AND m.position < :position AND m.author IN ('contact', 'bot', 'agent')
    AND m.kind <> 'reaction' ORDER BY m.position DESC LIMIT :limit"""
# What the bot took for something else than a question.
_QUESTIONS = frozenset({None, "faq", "unclear"})


@dataclass(frozen=True, kw_only=True)
class Mark:
    """How far a look came: a moment in milliseconds, or a message's number."""

    counter: str
    value: int


class UnansweredSources:
    """Reads what the bot answered and what agents replied, for the worker to judge."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def answered(self, *, now: float) -> tuple[list[AnsweredMessage], Mark]:
        """Messages that the bot answered or asked back about since the mark; the same again for a quarter of an hour,
        while the customer's reaction may come."""
        since = max(self._counter(_ATTEMPT) / 1000, now - BEGINS_DAYS * _DAY_SECONDS)
        young = now - 1.5 * AFTERWARDS_SECONDS
        attempts: list[Row] = []
        while True:
            page = self._database.rows(_ATTEMPTS_SINCE, since=since, until=now, limit=_AT_ONCE)
            attempts += page
            # What is young is looked at in one go, as the next look begins with it; what is old a page at a time.
            if len(page) < _AT_ONCE or page[-1]["started_at"] < young:
                break
            since = math.nextafter(page[-1]["started_at"], math.inf)
        messages = [message for row in attempts if (message := self._answered(row, now)) is not None]
        seen_until = min(attempts[-1]["started_at"], young) if attempts else 0.0
        return messages, Mark(counter=_ATTEMPT, value=int(seen_until * 1000))

    def replied(self, *, now: float) -> tuple[list[AgentReply], Mark]:
        """Agents' first replies since the mark."""
        after, until = self._numbers(now)
        replies: list[AgentReply] = []
        for row in self._database.rows(_SENT, after=after, until=until):
            if row["created_at"] > now - _SETTLES_WITHIN_SECONDS:
                until = row["number"] - 1
                break
            if row["author"] == Author.AGENT.value and row["kind"] == Kind.TEXT.value:
                replies += self._reply(row)
        return replies, Mark(counter=_REPLY, value=until)

    def note(self, mark: Mark) -> None:
        """What was read up to the mark is kept now: the next look begins there."""
        with self._database.write() as tx:
            tx.run("UPDATE counter SET value = :value WHERE name = :name", value=mark.value, name=mark.counter)

    def is_new(self, mark: Mark) -> bool:
        """Whether the mark is worth a write: it went on by a minute, or by a message."""
        return mark.value - self._counter(mark.counter) >= (_MARKED_MILLISECONDS if mark.counter == _ATTEMPT else 1)

    def _answered(self, row: Row, now: float) -> AnsweredMessage | None:
        ended_at = row["ended_at"] or row["started_at"]
        asked = self._database.rows(
            _ASKED,
            id=row["conversation_id"],
            since=row["started_at"] - _DAY_SECONDS,
            until=ended_at,
            attempt=row["attempt_id"],
        )
        if not asked:
            return None
        last = asked[-1]
        text = " ".join(message["text"] for message in asked)
        attempt = Attempt(
            text=text,
            intent=row["intent"],
            entry=row["entry"],
            handed_off=row["outcome"] == "handed_off",
            margin=row["margin"],
            offered=bool(row["offered"]),
            over=now - ended_at > AFTERWARDS_SECONDS,
            reaction=self._reaction(row["conversation_id"], last["position"], ended_at),
        )
        return AnsweredMessage(place=_place(row, last, row["language"] or row["spoken"]), attempt=attempt)

    def _reaction(self, conversation_id: str, position: int, ended_at: float) -> Reaction | None:
        row = self._database.row(
            _NEXT,
            id=conversation_id,
            position=position,
            answered=ended_at,
            since=ended_at - AFTERWARDS_SECONDS,
            until=ended_at + AFTERWARDS_SECONDS,
            thumb=_THUMBS_DOWN,
        )
        if row is None:
            return None
        if row["kind"] == Kind.REACTION.value:
            return Reaction(thumb_down=True)
        payload = json.loads(row["details"]).get("payload")
        return Reaction(
            payload=payload, text=row["text"], intent=row["intent"], entry=row["entry"], anew=bool(row["anew"])
        )

    def _reply(self, row: Row) -> list[AgentReply]:
        """The reply, where the customer or the bot wrote last before it."""
        before = self._database.rows(_BEFORE, id=row["conversation_id"], position=row["position"], limit=_RUN)
        if not before or before[0]["author"] == Author.AGENT.value:
            return []
        run: list[Row] = []
        for message in before:
            if message["author"] != Author.CONTACT.value:
                break
            run.insert(0, message)
        texts = [message for message in run if message["kind"] == Kind.TEXT.value and message["intent"] in _QUESTIONS]
        last = texts[-1] if texts else before[0]
        suggestion = self._suggestion(row["conversation_id"], run[-1]["position"]) if run else None
        return [
            AgentReply(
                place=_place(row, last, row["language"]),
                question=" ".join(message["text"] for message in texts) or None,
                reply=row["text"],
                position=row["position"],
                sent_at=row["created_at"],
                outcome=SuggestionOutcome(suggestion["outcome"]) if suggestion else None,
                entry=suggestion["entry"] if suggestion else None,
            )
        ]

    def _suggestion(self, conversation_id: str, last_position: int) -> Row | None:
        return self._database.row(
            "SELECT outcome, entry FROM suggestion WHERE conversation_id = :id AND last_position = :last"
            " AND outcome IS NOT NULL",
            id=conversation_id,
            last=last_position,
        )

    def _numbers(self, now: float) -> tuple[int, int]:
        """The next span of message numbers (after, until). Numbers of erased messages may come again."""
        row = self._database.row("SELECT MAX(number) AS number FROM message_number")
        largest = int(row["number"] or 0) if row else 0
        after = min(self._counter(_REPLY), largest) or self._first_number(largest, now - BEGINS_DAYS * _DAY_SECONDS)
        return after, min(after + _NUMBERS, largest)

    def _first_number(self, largest: int, since: float) -> int:
        """A number before the first message from then on, found by halving, as numbers grow with time."""
        low, high = 0, largest
        while high - low > 1:
            middle = (low + high) // 2
            row = self._database.row(
                "SELECT m.created_at FROM message_number n JOIN message m USING (message_id) WHERE n.number >= :number"
                " ORDER BY n.number LIMIT 1",
                number=middle,
            )
            low, high = (middle, high) if row and row["created_at"] < since else (low, middle)
        return low

    def _counter(self, name: str) -> int:
        row = self._database.row("SELECT value FROM counter WHERE name = :name", name=name)
        return int(row["value"]) if row else 0


def _place(row: Row, message: Row, language: str | None) -> Place:
    names = (row["name"], row["agent_name"] if "agent_name" in row.keys() else None)  # noqa: SIM118  no mapping
    return Place(
        message_id=message["message_id"],
        conversation_id=row["conversation_id"],
        position=message["position"],
        channel=row["channel"],
        language=language,
        asked_at=message["created_at"],
        names=tuple(name for name in names if name),
    )

"""Questions: what customers really asked the bot, what they did next, and how the bot did with an entry's questions."""

from __future__ import annotations

from collections.abc import Sequence

from bot.channels.channel import Kind
from bot.conversations.handoff import Reason
from bot.conversations.rating import Score
from bot.conversations.training import NextDeed, Outcomes, Question
from bot.store.engine.database import Database, Row, one_of

# What comes within so long after a question belongs to it.
_THEN_SECONDS = 600.0
_GOOD = f"score = {max(Score).value}"
_LATEST = f"""
    SELECT m.message_id, m.conversation_id, m.text, m.created_at, c.language,
        EXISTS (SELECT 1 FROM handoff h WHERE h.conversation_id = m.conversation_id AND h.reason = :person
            AND h.requested_at BETWEEN m.created_at AND m.created_at + :then) AS asked_person,
        (SELECT {_GOOD} FROM rating r WHERE r.conversation_id = m.conversation_id AND r.rated_at IS NOT NULL
            AND r.rated_at BETWEEN m.created_at AND m.created_at + :day ORDER BY r.rated_at LIMIT 1) AS rated_good,
        EXISTS (SELECT 1 FROM message n WHERE n.conversation_id = m.conversation_id AND n.author = 'contact'
            AND n.position > m.position AND n.created_at <= m.created_at + :then) AS wrote_again
    FROM message m JOIN conversation c USING (conversation_id)
    WHERE m.author = 'contact' AND m.addressed_to = 'bot' AND m.kind = :text AND m.text <> '' {{which}}
    ORDER BY m.created_at DESC LIMIT :limit"""
_OUTCOMES = f"""
    SELECT COUNT(*) AS questions,
        COUNT(CASE WHEN outcome = 'answered' AND intent = 'faq' THEN 1 END) AS answered,
        COUNT(CASE WHEN outcome = 'answered' AND intent = 'unclear' THEN 1 END) AS asked_back,
        COUNT(CASE WHEN outcome = 'handed_off' THEN 1 END) AS handed_over,
        COUNT(CASE WHEN score IS NOT NULL THEN 1 END) AS rated, COUNT(CASE WHEN {_GOOD} THEN 1 END) AS rated_good
    FROM (SELECT a.outcome, a.intent, (SELECT r.score FROM rating r WHERE r.conversation_id = a.conversation_id
            AND r.rated_at BETWEEN a.started_at AND a.started_at + :day ORDER BY r.rated_at LIMIT 1) AS score
        FROM attempt a WHERE a.started_at >= :since AND a.started_at < :until AND a.entry IN ({{entries}})
            AND a.outcome IN ('answered', 'handed_off') AND (a.intent <> 'unclear' OR a.outcome = 'handed_off'
                OR EXISTS (SELECT 1 FROM message o JOIN choice c USING (message_id)
                    WHERE o.conversation_id = a.conversation_id AND o.attempt_id = a.attempt_id
                    AND c.payload = a.entry))) AS asked"""
_DAY_SECONDS = 86400.0


class Questions:
    """Reads customers' questions to the bot."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def latest(self, limit: int) -> list[Question]:
        """The newest first."""
        return self._read("", limit)

    def of(self, message_ids: Sequence[str]) -> list[Question]:
        """The questions of these messages that are still there, the newest first."""
        names, values = one_of("message", message_ids)
        return self._read(f"AND m.message_id IN ({names})", len(message_ids), **values)

    def _read(self, which: str, limit: int, **values: str) -> list[Question]:
        rows = self._database.rows(
            _LATEST.format(which=which),
            person=Reason.ASKED_FOR_PERSON.value,
            text=Kind.TEXT.value,
            then=_THEN_SECONDS,
            day=_DAY_SECONDS,
            limit=limit,
            **values,
        )
        return [_question(row) for row in rows]

    def outcomes(self, entries: Sequence[str], *, since: float, until: float) -> Outcomes:
        """How the bot did with the questions that it took for these entries: answered with one, or offered one."""
        names, values = one_of("entry", entries)
        row = self._database.row(_OUTCOMES.format(entries=names), since=since, until=until, day=_DAY_SECONDS, **values)
        assert row is not None
        return Outcomes(**{name: row[name] for name in row.keys()})  # noqa: SIM118  a row is no mapping to `**`

    def answer_seconds(self, *, since: float, until: float) -> list[float]:
        """How long each answer of the bot took, of the attempts that began in this span, the oldest first."""
        rows = self._database.rows(
            "SELECT ended_at - started_at AS seconds FROM attempt WHERE started_at >= :since AND started_at < :until"
            " AND outcome IN ('answered', 'handed_off') ORDER BY started_at",
            since=since,
            until=until,
        )
        return [row["seconds"] for row in rows]


def _question(row: Row) -> Question:
    return Question(
        message_id=row["message_id"],
        conversation_id=row["conversation_id"],
        text=row["text"],
        language=row["language"],
        asked_at=row["created_at"],
        then=_then(row),
    )


def _then(row: Row) -> NextDeed:
    if row["asked_person"]:
        return NextDeed.ASKED_PERSON
    if row["rated_good"] is not None:
        return NextDeed.RATED_GOOD if row["rated_good"] else NextDeed.RATED_BAD
    return NextDeed.WROTE_AGAIN if row["wrote_again"] else NextDeed.NOTHING

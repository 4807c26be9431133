"""Entry numbers: how often each entry was asked, how surely it was known, and what became of those who asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.channels.channel import Kind
from bot.conversations.rating import Score
from bot.store.engine.database import Database

_OFFERED = """EXISTS (SELECT 1 FROM message o JOIN choice c USING (message_id)
    WHERE o.conversation_id = {attempt}.conversation_id AND o.attempt_id = {attempt}.attempt_id
    AND c.payload = {entry})"""
# An attempt that was not understood names its likeliest entry too, however unlikely: that one was not asked. What the
# bot offered when it asked back counts where it was chosen next (`b` is that asking back), with the guess's confidence.
_ASKED = f"""
    SELECT a.entry, a.language, COUNT(*) AS asked,
        SUM(CASE WHEN b.attempt_id IS NULL THEN a.confidence WHEN b.entry = a.entry THEN b.confidence END) AS sure,
        COUNT(CASE WHEN b.attempt_id IS NULL THEN a.confidence WHEN b.entry = a.entry THEN b.confidence END) AS judged,
        SUM(CASE WHEN a.outcome = 'answered' AND b.attempt_id IS NULL THEN 1 ELSE 0 END) AS answered,
        SUM(CASE WHEN a.outcome = 'answered' AND b.attempt_id IS NOT NULL THEN 1 ELSE 0 END) AS asked_back,
        SUM(CASE WHEN a.outcome = 'handed_off' THEN 1 ELSE 0 END) AS handed_over
    FROM attempt a LEFT JOIN attempt b ON b.intent = 'unclear' AND b.attempt_id = (
            SELECT p.attempt_id FROM attempt p WHERE p.conversation_id = a.conversation_id
            AND p.started_at < a.started_at ORDER BY p.started_at DESC LIMIT 1)
        AND {_OFFERED.format(attempt="b", entry="a.entry")}
    WHERE a.started_at > :since AND a.started_at <= :until AND a.entry LIKE 'faq/%'
        AND a.intent = 'faq' AND a.outcome IN ('answered', 'handed_off')
    GROUP BY a.entry, a.language"""
# Who rated the help was last told about this entry before.
_RATED = """
    SELECT a.entry, r.score, COUNT(*) AS number FROM rating r JOIN attempt a ON a.attempt_id = (
        SELECT l.attempt_id FROM attempt l WHERE l.conversation_id = r.conversation_id AND l.started_at <= r.asked_at
            AND l.entry LIKE 'faq/%' AND l.intent = 'faq' ORDER BY l.started_at DESC LIMIT 1)
    WHERE r.rated_at > :since AND r.score IS NOT NULL GROUP BY a.entry, r.score"""
_LEAST_SURE = f"""
    SELECT m.text, a.confidence, a.language, a.intent FROM attempt a JOIN message m ON m.attempt_id = a.attempt_id
    WHERE a.entry = :entry AND a.started_at > :since AND m.author = 'contact' AND m.kind = :text
        AND (a.intent = 'faq' OR (a.intent = 'unclear' AND {_OFFERED.format(attempt="a", entry="a.entry")}))
    ORDER BY a.confidence LIMIT :limit"""


@dataclass(frozen=True, kw_only=True)
class EntryNumbers:
    """Counts of one entry within a time. `asked`: it was the answer, at once (`answered`) or once the customer chose it
    when the bot had asked back (`asked_back`). `confidence` is the mean, `by_language` the times in each language."""

    asked: int = 0
    answered: int = 0
    asked_back: int = 0
    handed_over: int = 0
    confidence: float = 0.0
    asked_before: int = 0
    good: int = 0
    fair: int = 0
    bad: int = 0
    by_language: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class AskedSo:
    """One customer's words, with how sure the bot was; `answered`: whether it answered at once."""

    text: str
    confidence: float
    language: str | None
    answered: bool


class EntryNumbersRead:
    """Reads the counts from the attempts and ratings."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def since(self, since: float, until: float) -> dict[str, EntryNumbers]:
        """The numbers of each entry that was asked between the two times, and how often in as long a time before."""
        rows: dict[str, list[Mapping[str, float]]] = {}
        for row in self._database.rows(_ASKED, since=since, until=until):
            rows.setdefault(row["entry"], []).append(row)
        before: dict[str, int] = {}
        for row in self._database.rows(_ASKED, since=2 * since - until, until=since):
            before[row["entry"]] = before.get(row["entry"], 0) + row["asked"]
        scores: dict[str, dict[int, int]] = {}
        for row in self._database.rows(_RATED, since=since):
            scores.setdefault(row["entry"], {})[row["score"]] = row["number"]
        names = dict.fromkeys([*rows, *before, *scores])
        return {each: _numbers(rows.get(each, []), before.get(each, 0), scores.get(each, {})) for each in names}

    def least_sure(self, entry: str, *, since: float, limit: int) -> list[AskedSo]:
        """What customers wrote when the bot was least sure that they meant this entry."""
        rows = self._database.rows(_LEAST_SURE, entry=entry, since=since, text=Kind.TEXT.value, limit=limit)
        return [
            AskedSo(
                text=row["text"],
                confidence=row["confidence"] or 0.0,
                language=row["language"],
                answered=row["intent"] == "faq",
            )
            for row in rows
        ]


def _numbers(rows: list[Mapping[str, float]], before: int, scores: Mapping[int, int]) -> EntryNumbers:
    asked = sum(int(row["asked"]) for row in rows)
    sure, judged = sum(row["sure"] or 0.0 for row in rows), sum(row["judged"] for row in rows)
    return EntryNumbers(
        asked=asked,
        answered=sum(int(row["answered"]) for row in rows),
        asked_back=sum(int(row["asked_back"]) for row in rows),
        handed_over=sum(int(row["handed_over"]) for row in rows),
        confidence=sure / judged if judged else 0.0,
        asked_before=before,
        good=scores.get(Score.GOOD.value, 0),
        fair=scores.get(Score.FAIR.value, 0),
        bad=scores.get(Score.BAD.value, 0),
        by_language={str(row["language"]): int(row["asked"]) for row in rows if row["language"]},
    )

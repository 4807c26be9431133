"""Suggestions in the store: a page requests one, the worker makes it, the agent's reply settles it."""

from __future__ import annotations

from itertools import groupby

from bot.conversations.suggestion import (
    Suggestion,
    SuggestionOutcome,
    SuggestionState,
    WantedSuggestion,
    open_question,
    outcome_of,
)
from bot.ids import new_id
from bot.store.engine import rows
from bot.store.engine.database import Database, Row

# Older questions are no context any more.
_CONTEXT_SECONDS = 3600.0
# The number of latest messages that an open question may span.
_LATEST = 20
# If its worker died, a suggestion is made again after this; making it twice harms nobody.
_LEASE_SECONDS = 20.0
# One row for each message of the customer; _gathered joins them.
_SAID = """
    SELECT s.*, a.name AS agent_name, m.text AS said FROM ({chosen}) AS s LEFT JOIN agent a USING (agent_id)
    JOIN message m ON m.conversation_id = s.conversation_id AND m.author = 'contact'
        AND m.position BETWEEN s.first_position AND s.last_position
    ORDER BY s.settled_at DESC, s.suggestion_id, m.position"""
_SETTLED = """SELECT * FROM suggestion WHERE settled_at IS NOT NULL AND (:outcome = '' OR outcome = :outcome)
    ORDER BY settled_at DESC LIMIT :limit"""
# The entries that the bot answered or that were suggested lately, the latest last.
_ENTRIES = """SELECT entry FROM (
    SELECT entry, started_at AS at FROM attempt WHERE conversation_id = :id AND outcome = 'answered'
        AND entry LIKE 'faq/%' AND started_at > :since
    UNION ALL SELECT entry, created_at AS at FROM suggestion WHERE conversation_id = :id AND entry IS NOT NULL
        AND created_at > :since AND last_position < :first ORDER BY at DESC LIMIT 3) AS lately ORDER BY at"""
_ONE = "SELECT * FROM suggestion WHERE conversation_id = :id AND last_position = :last"


class Suggestions:
    """One suggestion for each open question of a customer, while a person holds the conversation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def want(self, conversation_id: str, *, now: float) -> Suggestion | None:
        """The suggestion for the unanswered messages, requested where there is none; None without a question."""
        question = open_question([rows.message(row) for row in self._latest(conversation_id)])
        if not question:
            return None
        suggestion = self._of(conversation_id, question[-1].position)
        if suggestion:
            return suggestion
        with self._database.write() as tx:
            tx.insert(
                "suggestion",
                ignore=True,
                suggestion_id=new_id("s", now),
                conversation_id=conversation_id,
                first_position=question[0].position,
                last_position=question[-1].position,
                state=SuggestionState.WANTED.value,
                due_at=now,
                created_at=now,
            )
        return self._of(conversation_id, question[-1].position)

    def claim_due(self, *, now: float) -> WantedSuggestion | None:
        """A suggestion to make now; due again after a while unless a worker reports back."""
        if not self._database.row("SELECT 1 FROM suggestion WHERE due_at <= :now LIMIT 1", now=now):
            return None
        with self._database.write() as tx:
            suggestion = tx.row(
                "UPDATE suggestion SET due_at = :again WHERE suggestion_id = (SELECT suggestion_id FROM suggestion"
                " WHERE due_at <= :now ORDER BY due_at DESC LIMIT 1) RETURNING *",
                now=now,
                again=now + _LEASE_SECONDS,
            )
            return self._wanted(suggestion) if suggestion else None

    def made(
        self, suggestion_id: str, *, entry: str | None, confidence: float | None, text: str | None, language: str | None
    ) -> None:
        """Keeps the bot's answer; without `text` the bot has none."""
        state = SuggestionState.READY if text else SuggestionState.NONE
        with self._database.write() as tx:
            row = tx.row(
                "UPDATE suggestion SET state = :state, due_at = NULL, entry = :entry, confidence = :confidence,"
                " text = :text, language = :language WHERE suggestion_id = :id AND outcome IS NULL"
                " RETURNING conversation_id",
                id=suggestion_id,
                state=state.value,
                entry=entry,
                confidence=confidence,
                text=text,
                language=language,
            )
            if row and text:
                tx.event("suggestion", row["conversation_id"])

    def settle(self, suggestion_id: str, agent_id: str, *, sent_text: str | None, used: bool, now: float) -> None:
        """The agent answered with `sent_text` (None: dismissed the suggestion). A settled one stays unchanged."""
        with self._database.write() as tx:
            suggestion = tx.row(
                "SELECT * FROM suggestion WHERE suggestion_id = :id AND outcome IS NULL", id=suggestion_id
            )
            if suggestion is None or suggestion["text"] is None:
                return
            outcome = outcome_of(suggestion["text"], sent_text or "", used=used)
            tx.run(
                "UPDATE suggestion SET outcome = :outcome, sent_text = :sent, agent_id = :agent, settled_at = :now"
                " WHERE suggestion_id = :id",
                id=suggestion_id,
                outcome=outcome.value,
                sent=sent_text,
                agent=agent_id,
                now=now,
            )
            tx.event("suggestion", suggestion["conversation_id"])

    def settled(self, outcome: SuggestionOutcome | None = None, *, limit: int = 200) -> list[Suggestion]:
        """The settled suggestions, the latest first."""
        value = outcome.value if outcome else ""
        return _gathered(self._database.rows(_SAID.format(chosen=_SETTLED), outcome=value, limit=limit))

    def counts(self) -> dict[str, dict[SuggestionOutcome, int]]:
        """How often each entry's suggestions were accepted, edited and rejected."""
        counts: dict[str, dict[SuggestionOutcome, int]] = {}
        for row in self._database.rows(
            "SELECT entry, outcome, COUNT(*) AS count FROM suggestion WHERE outcome IS NOT NULL GROUP BY entry, outcome"
        ):
            counts.setdefault(row["entry"], dict.fromkeys(SuggestionOutcome, 0))[SuggestionOutcome(row["outcome"])] = (
                row["count"]
            )
        return counts

    def _of(self, conversation_id: str, last_position: int) -> Suggestion | None:
        suggestions = _gathered(self._database.rows(_SAID.format(chosen=_ONE), id=conversation_id, last=last_position))
        return suggestions[0] if suggestions else None

    def _wanted(self, row: Row) -> WantedSuggestion | None:
        conversation = self._database.row(f"{rows.CONVERSATION} WHERE conversation_id = :id", id=row["conversation_id"])
        messages = self._database.rows(
            f"{rows.MESSAGE} WHERE m.conversation_id = :id AND m.author = 'contact'"
            " AND m.position BETWEEN :first AND :last ORDER BY m.position",
            id=row["conversation_id"],
            first=row["first_position"],
            last=row["last_position"],
        )
        if conversation is None:
            return None
        return WantedSuggestion(
            suggestion_id=row["suggestion_id"],
            conversation=rows.conversation(conversation),
            messages=tuple(rows.message(row) for row in messages),
            entries=self._lately(row),
        )

    def _lately(self, row: Row) -> tuple[str, ...]:
        """The entries of the customer's earlier questions."""
        entries = self._database.rows(
            _ENTRIES,
            id=row["conversation_id"],
            since=row["created_at"] - _CONTEXT_SECONDS,
            first=row["first_position"],
        )
        return tuple(row["entry"] for row in entries)

    def _latest(self, conversation_id: str) -> list[Row]:
        return self._database.rows(
            f"SELECT * FROM ({rows.MESSAGE} WHERE m.conversation_id = :id ORDER BY m.position DESC LIMIT :limit)"
            " AS latest ORDER BY position",
            id=conversation_id,
            limit=_LATEST,
        )


def _gathered(records: list[Row]) -> list[Suggestion]:
    """One suggestion for each run of rows that differ only in the customer's message."""
    return [_suggestion(list(run)) for _, run in groupby(records, key=lambda row: row["suggestion_id"])]


def _suggestion(run: list[Row]) -> Suggestion:
    row = run[0]
    return Suggestion(
        suggestion_id=row["suggestion_id"],
        conversation_id=row["conversation_id"],
        state=SuggestionState(row["state"]),
        entry=row["entry"],
        confidence=row["confidence"],
        text=row["text"],
        language=row["language"],
        question="\n".join(row["said"] for row in run if row["said"]),
        outcome=SuggestionOutcome(row["outcome"]) if row["outcome"] else None,
        sent_text=row["sent_text"],
        agent_name=row["agent_name"],
        settled_at=row["settled_at"],
    )

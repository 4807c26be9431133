"""Turns: claims a conversation in which the customer waits for the bot, and ends the claim in one transaction."""

from __future__ import annotations

import json
import threading
from collections.abc import Collection
from dataclasses import replace
from typing import Any

from bot.conversations.conversation import Conversation, State
from bot.conversations.handoff import Guess, HandoffRequest, Reason, RequestRefused
from bot.conversations.turn import ASK_PERSON, Turn, TurnAnswer, after_failure
from bot.ids import new_id
from bot.shop.notices import Notices
from bot.store.engine import rows
from bot.store.engine.database import Database, Transaction, one_of, to_json
from bot.store.steps.conversations import transitions
from bot.store.steps.delivery import outbox
from bot.store.steps.queue import answered, person_limits, turn_failures, waiting_turns
from bot.team.routing import Policy

_COUNTED_SECONDS = 300.0
_DUE = "SELECT conversation_id FROM conversation WHERE turn_due_at <= :now AND claim_number IS NULL"
# What holds for channels on which anybody may write without an account: they have a share of the turns at once.
_WITHIN_SHARE = (
    " AND (channel NOT IN ({guests}) OR (SELECT COUNT(*) FROM conversation g WHERE g.claim_number IS NOT NULL"
    " AND g.channel IN ({guests})) < :share)"
)
_CURRENT = """SELECT conversation_id FROM attempt a JOIN conversation c USING (conversation_id)
    WHERE a.attempt_id = :id AND a.ended_at IS NULL AND a.claim_number = c.claim_number AND a.epoch = c.epoch"""
_UNANSWERED = "m.conversation_id = :id AND m.addressed_to = 'bot' AND m.answered_at IS NULL"


class Turns:
    """One turn in flight per conversation; every result names its claim and changes nothing if that is old."""

    def __init__(self, database: Database, notices: Notices, policy: Policy) -> None:
        self._database = database
        self._notices = notices
        self._policy = policy
        self._counting = threading.Lock()
        self._most_asked: tuple[float, int, list[str]] = (-_COUNTED_SECONDS, 0, [])

    def claim(self, worker_id: str, *, now: float, guests: Collection[str] = (), share: int = 0) -> Turn | None:
        """Claims the conversation that waits longest for the bot, with all that is unanswered; None if none is due.

        At most `share` turns of the channels in `guests` are under way at once, so that no other customer waits for
        them.
        """
        marks, names = one_of("guest", sorted(guests))
        due = _DUE + (_WITHIN_SHARE.format(guests=marks) if guests else "")
        limits: dict[str, Any] = {**names, "share": share} if guests else {}
        if self._database.row(f"{due} LIMIT 1", now=now, **limits) is None:
            return None
        with self._database.write() as tx:
            row = tx.row(
                "UPDATE conversation SET claim_worker_id = :worker, claim_number = :claim WHERE conversation_id ="
                f" ({due} ORDER BY turn_due_at LIMIT 1) RETURNING conversation_id, unanswered_since, failures",
                worker=worker_id,
                claim=tx.next_number("claim"),
                now=now,
                **limits,
            )
            return _begin(tx, row["conversation_id"], worker_id, now) if row else None

    def finish(self, turn: Turn, answer: TurnAnswer, *, now: float) -> bool:
        """Ends the turn: replies into the outbox, messages answered, the handoff applied. False: the claim is old."""
        with self._database.write() as tx:
            conversation = _held(tx, turn)
            if conversation is None:
                _end(tx, turn, "superseded", now)
                return False
            if conversation.state is State.QUEUED:
                _say(tx, conversation, turn, answer, now)
                _end_waiting(tx, turn, answer, now)
                return True
            if answer.handed_off and not person_limits.may_have_person(tx, conversation, now=now):
                _turn_down(tx, turn, answer, self._notices, now)
                return True
            _say(tx, conversation, turn, answer, now)
            _remember(tx, turn, answer)
            answered.mark(tx, conversation.conversation_id, turn.attempt_id, now=now, last=_last_position(turn))
            _end(tx, turn, "handed_off" if answer.handed_off else "answered", now, answer=answer)
            if answer.handed_off:
                # The customer must never read an untruth: without a request from the action, the worker writes one.
                request = _request(tx, turn.attempt_id) or _own_request(turn, answer)
                answered_now = transitions.read(tx, conversation.conversation_id)
                transitions.hand_off(tx, answered_now, request, self._notices, self._policy, now=now)
                waiting_turns.due(tx, conversation.conversation_id, now=now)
            return True

    def fail(self, turn: Turn, step: str, *, now: float, starting: bool = False) -> None:
        """Ends a failed attempt: another is due soon, or people get the conversation and the customer gets one notice.

        `starting`: the bot is just being started; people don't get the conversation for that.
        """
        with self._database.write() as tx:
            conversation = _held(tx, turn)
            _end(tx, turn, "failed" if conversation else "superseded", now, step=step)
            if conversation is None:
                return
            failures = turn.failures + 1
            turn_failures.retry_or_hand_off(
                tx,
                conversation,
                attempt_id=turn.attempt_id,
                failures=failures,
                backoff_seconds=after_failure(
                    failures=failures, waiting_seconds=turn.waiting_seconds, starting=starting
                ),
                notices=self._notices,
                policy=self._policy,
                now=now,
            )

    def most_asked(self, *, since: float, limit: int) -> list[str]:
        """The FAQ entries that the bot answered most often since then, the most asked first; those of minutes ago.

        To count a month of answers takes seconds in a large shop, and greetings and first screens ask often.
        """
        with self._counting:
            counted_since, counted_limit, entries = self._most_asked
            if abs(since - counted_since) > _COUNTED_SECONDS or limit != counted_limit:
                entries = self._count_most_asked(since, limit)
                self._most_asked = (since, limit, entries)
        return list(entries)

    def _count_most_asked(self, since: float, limit: int) -> list[str]:
        entries = self._database.rows(
            "SELECT entry FROM attempt WHERE started_at > :since AND intent = 'faq' AND outcome = 'answered'"
            " AND entry IS NOT NULL GROUP BY entry ORDER BY COUNT(*) DESC, entry LIMIT :limit",
            since=since,
            limit=limit,
        )
        return [row["entry"] for row in entries]

    def let_go(self, turn: Turn, *, due_at: float) -> None:
        """Frees the claim of an attempt with an end that could not be written: the turn is due again at `due_at`."""
        with self._database.write() as tx:
            tx.run(
                "UPDATE conversation SET claim_number = NULL, claim_worker_id = NULL, failures = failures + 1,"
                " turn_due_at = :due WHERE conversation_id = :id AND claim_number = :claim",
                due=due_at,
                id=turn.conversation.conversation_id,
                claim=turn.claim_number,
            )

    def conversation_of(self, attempt_id: str) -> Conversation:
        """The conversation that an attempt holds now. Raises RequestRefused when it is unknown or superseded."""
        with self._database.write() as tx:
            held = tx.row(_CURRENT, id=attempt_id)
            if held is None:
                raise RequestRefused("this attempt no longer holds its conversation")
            return transitions.read(tx, held["conversation_id"])

    def request_handoff(self, request: HandoffRequest, *, now: float) -> bool:
        """Stores a handoff request while its attempt holds the claim; False for a repeat, which changes nothing.

        Raises RequestRefused when the attempt is unknown or superseded.
        """
        with self._database.write() as tx:
            if _request(tx, request.attempt_id):
                return False
            if tx.row(_CURRENT, id=request.attempt_id) is None:
                raise RequestRefused("this attempt no longer holds its conversation")
            return tx.insert(
                "handoff_request",
                attempt_id=request.attempt_id,
                reason=request.reason.value,
                understood=rows.guesses_json(request.understood),
                slots=to_json(dict(request.slots)),
                language=request.language,
                created_at=now,
            )


def _begin(tx: Transaction, conversation_id: str, worker_id: str, now: float) -> Turn:
    state = tx.row("SELECT * FROM conversation WHERE conversation_id = :id", id=conversation_id)
    assert state is not None
    conversation = transitions.read(tx, conversation_id)
    waits = waiting_turns.UNTRIED if conversation.state is State.QUEUED else _UNANSWERED
    waiting = tx.rows(f"{rows.MESSAGE} WHERE {waits} ORDER BY m.position", id=conversation_id)
    turn = Turn(
        attempt_id=new_id("t", now),
        conversation=conversation,
        messages=tuple(rows.message(row) for row in waiting),
        worker_id=worker_id,
        claim_number=state["claim_number"],
        failures=state["failures"],
        waiting_seconds=now - (state["unanswered_since"] or now),
    )
    tx.insert(
        "attempt",
        attempt_id=turn.attempt_id,
        conversation_id=conversation_id,
        claim_number=turn.claim_number,
        epoch=conversation.epoch,
        started_at=now,
    )
    return turn


def _say(tx: Transaction, conversation: Conversation, turn: Turn, answer: TurnAnswer, now: float) -> None:
    for draft in answer.replies:
        outbox.enqueue(
            tx,
            conversation,
            draft,
            now=now,
            epoch=conversation.epoch,
            attempt_id=turn.attempt_id,
            due_at=answer.leaves_at,
        )


def _turn_down(tx: Transaction, turn: Turn, answer: TurnAnswer, notices: Notices, now: float) -> None:
    """No person now: nothing is said that promises one, and the bot goes on from where it was."""
    _remember(tx, turn, replace(answer, carried=turn.conversation.carried))
    person_limits.turn_down(tx, turn.conversation, turn.attempt_id, notices, now=now, last=_last_position(turn))
    _end(tx, turn, "turned_down", now, answer=answer)


def _end_waiting(tx: Transaction, turn: Turn, answer: TurnAnswer, now: float) -> None:
    """Ends a turn for who waits: the messages stay people's, and what was not answered leaves no trace."""
    _remember(tx, turn, answer)
    waiting_turns.end(
        tx,
        turn.conversation.conversation_id,
        turn.attempt_id,
        now=now,
        last=_last_position(turn),
    )
    _end(tx, turn, "answered" if answer.replies else "left_to_people", now, answer=answer)


def _held(tx: Transaction, turn: Turn) -> Conversation | None:
    conversation = transitions.read(tx, turn.conversation.conversation_id)
    row = tx.row(
        "SELECT 1 AS held FROM conversation WHERE conversation_id = :id AND claim_number = :claim AND epoch = :epoch",
        id=conversation.conversation_id,
        claim=turn.claim_number,
        epoch=turn.conversation.epoch,
    )
    return conversation if row else None


def _remember(tx: Transaction, turn: Turn, answer: TurnAnswer) -> None:
    tx.run(
        "UPDATE conversation SET carried = :carried, language = COALESCE(:language, language)"
        " WHERE conversation_id = :id",
        carried=to_json(dict(answer.carried)),
        language=answer.language,
        id=turn.conversation.conversation_id,
    )
    if answer.language:
        tx.run(
            "UPDATE contact SET language = :language WHERE contact_id = :id",
            language=answer.language,
            id=turn.conversation.contact_id,
        )


def _last_position(turn: Turn) -> int:
    return max((message.position for message in turn.messages), default=0)


def _end(
    tx: Transaction, turn: Turn, outcome: str, now: float, *, step: str | None = None, answer: TurnAnswer | None = None
) -> None:
    best: Guess | None = answer.understood[0] if answer and answer.understood else None
    next_best = answer.understood[1] if answer and len(answer.understood) > 1 else None
    tx.run(
        "UPDATE attempt SET ended_at = :now, outcome = :outcome, step = :step, intent = :intent, entry = :entry,"
        " confidence = :confidence, margin = :margin, language = :language, waited_seconds = :waited"
        " WHERE attempt_id = :id AND ended_at IS NULL",
        id=turn.attempt_id,
        now=now,
        outcome=outcome,
        step=step,
        intent=answer.intent if answer else None,
        entry=best.entry if best else None,
        confidence=best.confidence if best else None,
        margin=best.confidence - next_best.confidence if best and next_best else None,
        language=answer.language if answer else None,
        waited=turn.waiting_seconds,
    )


def _request(tx: Transaction, attempt_id: str) -> HandoffRequest | None:
    row = tx.row("SELECT * FROM handoff_request WHERE attempt_id = :id", id=attempt_id)
    if row is None:
        return None
    return HandoffRequest(
        attempt_id=attempt_id,
        reason=Reason(row["reason"]),
        understood=rows.guesses(json.loads(row["understood"])),
        slots=json.loads(row["slots"]),
        language=row["language"],
    )


def _own_request(turn: Turn, answer: TurnAnswer) -> HandoffRequest:
    is_request = answer.intent == ASK_PERSON
    return HandoffRequest(
        attempt_id=turn.attempt_id,
        reason=Reason.ASKED_FOR_PERSON if is_request else Reason.NOT_UNDERSTOOD,
        understood=answer.understood,
        language=answer.language,
    )

"""Answering a turn: one attempt, from the claim to the transaction that ends it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import replace

from bot.channels.channel import Capabilities, Kind
from bot.conversations.conversation import State
from bot.conversations.fitting import within_limits
from bot.conversations.handoff import HandoffRequest, Reason
from bot.conversations.manners import asks_again, introduced, told, while_waiting
from bot.conversations.turn import Turn, TurnAnswer, utterances
from bot.shop.notices import Notice, Notices
from bot.store.store import Store
from connectors.flow import tell_turn
from connectors.metrics.counted import ANSWER, TURNS
from connectors.orders.held_answers import HeldAnswers
from connectors.rasa import Rasa, TurnFailed
from connectors.worker.delivery.pictures import Pictures
from connectors.worker.persist import until_stored

log = logging.getLogger(__name__)
_UNWRITTEN_SECONDS = 60.0
_GREETINGS = frozenset({"utter_greet", "utter_greet_again"})
# What was asked most within a month; some of it may have no entry any more.
_ASKED_SECONDS, _ASKED = 30 * 24 * 3600.0, 20
# What was said once to this customer, as the conversation carries it until it changes hands.
_TOLD_QUEUED = "told_queued"
_TOLD_UNREADABLE = "told_unreadable"
_TOLD_LOCATION = "told_location"


class Answerer:
    """Takes claimed turns through Rasa. Blocking: run it on a thread."""

    def __init__(
        self,
        store: Store,
        rasa: Rasa,
        notices: Notices,
        pictures: Pictures,
        capabilities: dict[str, Capabilities],
        *,
        keeps_still: Callable[[], bool] = lambda: False,
        held: HeldAnswers | None = None,
    ) -> None:
        """While `keeps_still` is true people get every message, with what the bot understood.

        `held` says which answers must not leave at once.
        """
        self._store = store
        self._rasa = rasa
        self._notices = notices
        self._pictures = pictures
        self._capabilities = capabilities
        self._keeps_still = keeps_still
        self._held = held or HeldAnswers()

    def attempt(self, turn: Turn) -> None:
        """One try: the claim ends answered, handed off or failed, whatever happens."""
        try:
            answer = replace(self._answer(turn), leaves_at=self._held.take(turn.attempt_id))
            until_stored(lambda: self._store.turns.finish(turn, answer, now=time.time()))
            _note(turn, "handed_off" if answer.handed_off else "answered")
            return
        except TurnFailed as error:
            log.warning("attempt %s failed at %s", turn.attempt_id, error)
            step, starting = error.step, error.starting
        except Exception as error:
            # A fault of ours: people get the conversation like in any other failure, and no text reaches the log.
            log.error("attempt %s broke: %s", turn.attempt_id, type(error).__name__)
            step, starting = "worker", False
        self._held.take(turn.attempt_id)
        _note(turn, "failed" if step != "worker" else "broke")
        until_stored(
            lambda: self._store.turns.fail(turn, step, now=time.time(), starting=starting),
            otherwise=lambda: self._store.turns.let_go(turn, due_at=time.time() + _UNWRITTEN_SECONDS),
        )

    def _answer(self, turn: Turn) -> TurnAnswer:
        capabilities = self._capabilities[turn.conversation.channel]
        messages = utterances(turn.messages)
        waits = turn.conversation.state is State.QUEUED
        if not messages:
            return TurnAnswer(carried=turn.conversation.carried) if waits else self._unreadable(turn)
        answer = self._rasa.answer(turn, messages, max_choices=_max_choices(capabilities))
        if self._keeps_still():
            return self._left_to_people(turn, answer)
        answer = self._while_waiting(turn, answer) if waits else introduced(turn, self._with_suggestions(answer))
        answer = replace(answer, replies=tuple(self._pictures.attach(draft) for draft in answer.replies))
        return replace(answer, replies=within_limits(answer.replies, capabilities))

    def _left_to_people(self, turn: Turn, answer: TurnAnswer) -> TurnAnswer:
        """The answer without a word of the bot, and the request that people go on."""
        request = HandoffRequest(
            attempt_id=turn.attempt_id,
            reason=Reason.BOT_UNAVAILABLE,
            understood=answer.understood,
            language=answer.language,
        )
        self._store.turns.request_handoff(request, now=time.time())
        return replace(answer, replies=(), handed_off=True)

    def _with_suggestions(self, answer: TurnAnswer) -> TurnAnswer:
        """A greeting shows what customers ask most, as buttons."""
        if not any(draft.details.get("response") in _GREETINGS for draft in answer.replies):
            return answer
        most_asked = self._store.turns.most_asked(since=time.time() - _ASKED_SECONDS, limit=_ASKED)
        choices = self._notices.suggested(answer.spoken, most_asked)
        replies = (
            replace(draft, choices=choices) if draft.details.get("response") in _GREETINGS else draft
            for draft in answer.replies
        )
        return replace(answer, replies=tuple(replies))

    def _while_waiting(self, turn: Turn, answer: TurnAnswer) -> TurnAnswer:
        """What the bot surely knows; and once, that who asks for a person again is waiting for one."""
        carried = turn.conversation.carried
        if not asks_again(answer) or told(carried, _TOLD_QUEUED):
            return while_waiting(turn, answer)
        known = while_waiting(turn, replace(answer, handed_off=False))
        notice = self._notices.word(
            Notice.ALREADY_QUEUED,
            language=answer.spoken or turn.conversation.language,
            channel=turn.conversation.channel,
        )
        return replace(known, replies=(*known.replies, notice), carried={**known.carried, _TOLD_QUEUED: True})

    def _unreadable(self, turn: Turn) -> TurnAnswer:
        """Nothing in words: the bot says once that it can't read such things, and is silent for the next ones."""
        carried = turn.conversation.carried
        is_place = any(message.kind is Kind.LOCATION for message in turn.messages)
        notice, once = (Notice.LOCATION, _TOLD_LOCATION) if is_place else (Notice.UNREADABLE, _TOLD_UNREADABLE)
        if told(carried, once):
            return TurnAnswer(carried=carried)
        draft = self._notices.word(notice, language=turn.conversation.language, channel=turn.conversation.channel)
        return introduced(turn, TurnAnswer(replies=(draft,), carried={**carried, once: True}))


def _note(turn: Turn, outcome: str) -> None:
    """Counts a turn that ended, and how long its customer waited for it."""
    seconds = time.time() - turn.messages[0].created_at if turn.messages else 0.0
    TURNS.labels(outcome).inc()
    if turn.messages and outcome != "failed":
        ANSWER.labels(turn.conversation.channel).observe(max(0.0, seconds))
    tell_turn(turn, outcome, seconds)


def _max_choices(capabilities: Capabilities) -> int:
    """Buttons when the bot asks back, "a person" among them: all that the channel has, but never more than four."""
    return min(4, capabilities.max_buttons)

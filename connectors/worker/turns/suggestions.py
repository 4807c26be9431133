"""Suggestions: what the bot would answer while a person holds the conversation. The bot never sends them itself."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

from bot.conversations.suggestion import WantedSuggestion, likely_entry
from bot.conversations.turn import Turn, TurnAnswer, Utterance, utterances
from bot.store.store import Store
from connectors.rasa import Rasa, TurnFailed

log = logging.getLogger(__name__)


class Suggester:
    """A turn is a function of its call, so the same call, kept from the customer, makes a suggestion."""

    def __init__(self, store: Store, rasa: Rasa) -> None:
        self._store = store
        self._rasa = rasa

    def suggest(self, wanted: WantedSuggestion) -> None:
        """Makes one suggestion, or notes that there is none. Blocking: run it on a thread."""
        try:
            entry, confidence, answer = self._answer(wanted)
        except TurnFailed as error:
            log.info("no suggestion %s: %s", wanted.suggestion_id, error.step)
            entry, confidence, answer = None, None, TurnAnswer()
        text = "\n\n".join(draft.text for draft in answer.replies if draft.text)
        self._store.suggestions.made(
            wanted.suggestion_id, entry=entry, confidence=confidence, text=text or None, language=answer.language
        )

    def _answer(self, wanted: WantedSuggestion) -> tuple[str | None, float | None, TurnAnswer]:
        """The likeliest entry with its confidence and its answer, as if its button had been pressed."""
        answer = self._ask(wanted, utterances(wanted.messages))
        guess = likely_entry(answer.understood)
        if guess is None or answer.intent not in ("faq", "unclear"):
            return None, None, TurnAnswer()
        if answer.intent != "faq":
            answer = self._ask(wanted, (Utterance(text=utterances(wanted.messages)[-1].text, choice=guess.entry),))
        return guess.entry, guess.confidence, answer

    def _ask(self, wanted: WantedSuggestion, asked: tuple[Utterance, ...]) -> TurnAnswer:
        # Under an attempt's id that holds no claim: should the bot ask for a handoff, it is refused.
        slots = wanted.conversation.carried.get("slots", {})
        turn = Turn(
            attempt_id=wanted.suggestion_id,
            conversation=replace(wanted.conversation, carried={"slots": slots, "events": _answered(wanted.entries)}),
            messages=wanted.messages,
            worker_id="",
            claim_number=0,
            failures=0,
            waiting_seconds=0.0,
        )
        return self._rasa.answer(turn, asked, max_choices=3)


def _answered(entries: tuple[str, ...]) -> list[dict[str, Any]]:
    """What the bot would carry had it answered these entries itself, so that a follow-up leans on them.

    The form of `bot.rasa.turn.carried_state`; the words of an answer play no part in the next.
    """
    return [
        {"event": "bot", "text": "", "data": {}, "metadata": {"utter_action": f"utter_{entry}"}} for entry in entries
    ]

"""AnswerGenerator: chooses the answer for a customer by the language of their message and by the channel."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.conversations.manners import Opening
from bot.rasa.answers import DATA_FOLDER, live_answers
from bot.rasa.classifier import ANGRY, GUESSES
from bot.rasa.language import LANGUAGE
from bot.rasa.mentions import NAMED_BEFORE
from bot.rasa.openings import OPENING, foreign_sentence, opened, openings, said_again
from bot.shop.about import ABOUT, Named, Variation, language_of, placeholders
from bot.shop.answers import ORDER_PREFIX, NoAnswer, UnfilledPlaceholder, choose, fill_variation

# Responses that offer a person as a button: after the best guesses, before them, or alone.
_PERSON_LAST = frozenset({"utter_ask_back", "utter_ask_back_nothing"})
_PERSON_FIRST = frozenset({"utter_ask_back_again"})
_PERSON_ALONE = frozenset({"utter_complaint", "utter_not_helped"})
ASKING_BACK = _PERSON_LAST | _PERSON_FIRST | _PERSON_ALONE
MAX_CHOICES = "max_choices"
_DEFAULT_CHOICES = 3
# What an action gives along with an order's response: the values of its placeholders, and the responses that follow.
VALUES, PARTS = "values", "parts"
# What is said instead of the same answer twice in a row, where data/ has it.
_AGAIN = "_again"


class AnswerGenerator(NaturalLanguageGenerator):
    """Words the answers of now (bot.rasa.answers); of the model only their names are known."""

    def __init__(self, endpoint_config: EndpointConfig | None = None, domain: Domain | None = None) -> None:
        self._live = live_answers(DATA_FOLDER.resolve())

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any]:
        """The response for this customer. Raises NoAnswer or UnfilledPlaceholder: no customer gets half an answer."""
        answer = self._chosen(utter_action, tracker, output_channel, kwargs.get(VALUES))
        for part in kwargs.get(PARTS) or ():
            words = self._chosen(part, tracker, output_channel, kwargs.get(VALUES))
            answer = {**answer, "text": f"{answer.get('text')}\n{words.get('text')}"}
        parse_data, metadata = _heard(tracker)
        if metadata.get(OPENING) == Opening.SILENT.value:
            return _generated(answer)
        # Who waits for a person has been promised one.
        waits = metadata.get(OPENING) == Opening.WAITING.value
        is_order = utter_action.startswith(ORDER_PREFIX)
        again = None if waits or is_order else said_again(tracker, answer.get("text"))
        other = f"{utter_action}{_AGAIN}"
        if again and other in self._live.current.responses:
            again, answer = None, self._chosen(other, tracker, output_channel)
        generated = _generated(answer)
        offers = utter_action in ASKING_BACK
        if offers or again or (parse_data.get(ANGRY) and not waits):
            generated["buttons"] = _choices(utter_action, parse_data, metadata)
        language = str(language_of(answer))
        names = openings(utter_action, parse_data, metadata, again=None if offers else again)
        generated["text"] = opened(
            answer.get("text"), [foreign_sentence(tracker), *(self._words(name, language) for name in names)]
        )
        return generated

    def _chosen(
        self, utter_action: str, tracker: DialogueStateTracker, channel: str, values: Mapping[str, str] | None = None
    ) -> Variation:
        """The variation for this customer, filled; `values` are an order's. Raises NoAnswer or UnfilledPlaceholder."""
        message = tracker.latest_message
        parse_data, _ = _heard(tracker)
        variations = self._live.current.responses.get(utter_action, ())
        named = Named(now=parse_data.get(ABOUT) or {}, before=parse_data.get(NAMED_BEFORE) or {})
        answer = choose(
            variations,
            languages=[str(parse_data[LANGUAGE])] if parse_data.get(LANGUAGE) else [],
            channel=channel,
            seed=(message.text or "") if message else "",
            named=named,
            now=time.time(),
        )
        if answer is None:
            raise NoAnswer(f"no response {utter_action!r}: add it to data/ and publish")
        known = {**(named.facts(answer) or {}), **(values or {})}
        names = set(placeholders(answer.get("text") or "")) - known.keys()
        # What is filled in may itself hold a brace: only the answer's own placeholders count.
        answer = fill_variation(answer, known.get)
        if names:
            raise UnfilledPlaceholder(f"{utter_action} still has {sorted(names)}: run mostrador check")
        return answer

    def _words(self, opening: str, language: str) -> str | None:
        """The words of an opening; none where data/ has none any more."""
        words = choose(self._live.current.responses.get(f"utter_opening_{opening}", ()), languages=[language])
        return words.get("text") if words else None


def _generated(answer: Variation) -> dict[str, Any]:
    return {key: value for key, value in answer.items() if key not in ("metadata", "channel")}


def _heard(tracker: DialogueStateTracker) -> tuple[Any, Mapping[str, Any]]:
    """What was understood of the latest message, and what came with it."""
    message = tracker.latest_message
    return (message.parse_data, message.metadata or {}) if message else ({}, {})


def _choices(utter_action: str, parse_data: Any, metadata: Mapping[str, Any]) -> list[dict[str, str]]:
    """A person and the best guesses as buttons in the order of the response, at most `max_choices` in all."""
    *guesses, person = parse_data.get(GUESSES) or [None]
    room = int(metadata.get(MAX_CHOICES) or _DEFAULT_CHOICES)
    guesses = guesses[: room - 1] if utter_action in _PERSON_LAST | _PERSON_FIRST else []
    persons = [person] if person else []
    return [*persons, *guesses] if utter_action in _PERSON_FIRST else [*guesses, *persons]

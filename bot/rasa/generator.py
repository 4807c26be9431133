"""AnswerGenerator: the words a customer gets, chosen by the language of their message and by the channel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.rasa.classifier import GUESSES
from bot.rasa.language import LANGUAGE
from bot.shop.answers import (
    ABOUT,
    NoAnswer,
    UnfilledPlaceholder,
    Variation,
    about_of,
    choose,
    fill_variation,
    placeholders,
)

# Responses that offer the best guesses and a person as buttons.
ASKING_BACK = frozenset({"utter_ask_back", "utter_ask_back_nothing"})
MAX_CHOICES = "max_choices"
_DEFAULT_CHOICES = 3


class AnswerGenerator(TemplatedNaturalLanguageGenerator):
    """Subclass of Rasa's own so that a newly loaded model's responses reach it (Agent.load_model)."""

    def __init__(self, endpoint_config: EndpointConfig | None = None, domain: Domain | None = None) -> None:
        super().__init__(domain.responses if domain else {})

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any]:
        """The response for this customer. Raises NoAnswer or UnfilledPlaceholder: nobody is told half an answer."""
        heard = tracker.latest_message
        said = heard.parse_data if heard else {}
        variations = self.responses.get(utter_action, ())
        about, facts = _named_in(said, variations)
        answer = choose(
            variations,
            languages=[str(said[LANGUAGE])] if said.get(LANGUAGE) else [],
            channel=output_channel,
            seed=(heard.text or "") if heard else "",
            about=about,
        )
        if answer is None:
            raise NoAnswer(f"no response {utter_action!r}: add it to data/ and train")
        answer = fill_variation(answer, facts.get)
        if left := placeholders(answer.get("text") or ""):
            raise UnfilledPlaceholder(f"{utter_action} still has {left}: train again with the importer in config.yml")
        generated = {key: value for key, value in answer.items() if key not in ("metadata", "channel")}
        if utter_action in ASKING_BACK:
            generated["buttons"] = _choices(said, (heard.metadata if heard else None) or {})
        return generated


def _named_in(said: Any, variations: Sequence[Variation]) -> tuple[str | None, Mapping[str, str]]:
    """The first kind of thing in the message that the response has words about, and its facts."""
    taken = {about_of(each) for each in variations}
    return next(((kind, facts) for kind, facts in (said.get(ABOUT) or {}).items() if kind in taken), (None, {}))


def _choices(said: Any, metadata: dict[str, Any]) -> list[dict[str, str]]:
    """The best guesses as buttons and a person as the last, at most `max_choices` in all."""
    offered = list(said.get(GUESSES) or ())
    room = int(metadata.get(MAX_CHOICES) or _DEFAULT_CHOICES)
    return [*offered[:-1][: room - 1], *offered[-1:]]

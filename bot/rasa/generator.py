"""AnswerGenerator: chooses the answer for a customer by the language of their message and by the channel."""

from __future__ import annotations

from typing import Any

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.rasa.classifier import GUESSES
from bot.rasa.language import LANGUAGE
from bot.rasa.mentions import NAMED_BEFORE
from bot.shop.about import ABOUT, Named, placeholders
from bot.shop.answers import NoAnswer, UnfilledPlaceholder, choose, fill_variation

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
        """The response for this customer. Raises NoAnswer or UnfilledPlaceholder: no customer gets half an answer."""
        message = tracker.latest_message
        parse_data = message.parse_data if message else {}
        variations = self.responses.get(utter_action, ())
        named = Named(now=parse_data.get(ABOUT) or {}, before=parse_data.get(NAMED_BEFORE) or {})
        answer = choose(
            variations,
            languages=[str(parse_data[LANGUAGE])] if parse_data.get(LANGUAGE) else [],
            channel=output_channel,
            seed=(message.text or "") if message else "",
            named=named,
        )
        if answer is None:
            raise NoAnswer(f"no response {utter_action!r}: add it to data/ and train")
        answer = fill_variation(answer, (named.facts(answer) or {}).get)
        if names := placeholders(answer.get("text") or ""):
            raise UnfilledPlaceholder(f"{utter_action} still has {names}: train again with the importer in config.yml")
        generated = {key: value for key, value in answer.items() if key not in ("metadata", "channel")}
        if utter_action in ASKING_BACK:
            generated["buttons"] = _choices(parse_data, (message.metadata if message else None) or {})
        return generated


def _choices(parse_data: Any, metadata: dict[str, Any]) -> list[dict[str, str]]:
    """The best guesses as buttons and a person as the last, at most `max_choices` in all."""
    offered = list(parse_data.get(GUESSES) or ())
    room = int(metadata.get(MAX_CHOICES) or _DEFAULT_CHOICES)
    return [*offered[:-1][: room - 1], *offered[-1:]]

"""LanguageIdentifier: sets `language` on each message, one of the shop's languages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, List

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.language.identify import LanguageProfile, learn_languages
from bot.rasa.component import Component
from bot.rasa.fingerprint import code_fingerprint
from bot.rasa.model.examples import read_examples
from bot.shop.facts import read_shop

LANGUAGE = "language"
_PROFILE = "profile.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LanguageIdentifier(Component):
    """Learns the languages from the examples; in a turn, the contact's known language (message metadata) counts too."""

    _profile: LanguageProfile | None = None

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """`shop`: the facts file that names the languages."""
        return {"shop": "data/shop.yml"}

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> str:
        """Changes with the method's code and with the shop's languages.

        Rasa also asks with the configuration of the node that stands in for a cached result.
        """
        languages = languages_of(cls.get_default_config() | config)
        return code_fingerprint(__file__) + " ".join(languages)

    def read(self, folder: Path) -> None:
        """Loads the trained profile."""
        values = json.loads((folder / _PROFILE).read_text(encoding="utf-8"))
        self._profile = LanguageProfile(languages=tuple(values["languages"]), weights=values["weights"])

    def train(self, training_data: TrainingData) -> Resource:
        """Learns the profile and writes it to the model."""
        examples = ((example.text, example.language) for example in read_examples(training_data))
        profile = learn_languages(examples, languages_of(self._config))
        self._profile = profile
        text = json.dumps({"languages": profile.languages, "weights": profile.weights}, ensure_ascii=False)
        return self._written(lambda folder: (folder / _PROFILE).write_text(text, encoding="utf-8"))

    def process(self, messages: List[Message]) -> List[Message]:
        """Sets `language` on each message."""
        for message in messages:
            contact_language = (message.get("metadata") or {}).get(LANGUAGE)
            language = (
                self._profile.identify(message.get(TEXT) or "", contact_language) if self._profile else contact_language
            )
            message.set(LANGUAGE, language, add_to_output=True)
        return messages


def languages_of(config: Dict[str, Any]) -> tuple[str, ...]:
    """The shop's languages, by a component's configuration. Raises ShopFault or YamlFault."""
    return read_shop(Path(config["shop"])).languages

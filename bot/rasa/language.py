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

from bot.faq.packages import made_with
from bot.language.countries import territories
from bot.language.identify import LanguageProfile, learn_languages
from bot.language.places import names_alike
from bot.rasa.answers import LiveAnswers, live_answers
from bot.rasa.component import Component
from bot.rasa.fingerprint import code_fingerprint
from bot.rasa.model.examples import read_examples
from bot.rasa.model.foreign import Foreign, learn_foreign, load_foreign
from bot.shop.facts import read_shop
from bot.shop.other_languages import other_languages

LANGUAGE = "language"
# The language that the words of the message show, None where they show none: only that is kept of a customer.
SHOWN = "language_shown"
# Of a message (metadata): the language of the customer's phone, and whether it is a command such as /menu.
PHONE_LANGUAGE = "phone_language"
IS_COMMAND = "is_command"
CHOICE = "choice"
# The sentence for a customer whose language the shop hasn't got, None for all others.
FOREIGN = "foreign_sentence"
_PROFILE = "profile.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LanguageIdentifier(Component):
    """Learns the languages from the examples; at work the contact's known language (message metadata) weighs in."""

    _profile: LanguageProfile | None = None
    _foreign: Foreign | None = None
    _live: LiveAnswers

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """`shop`: the facts file that names the languages."""
        return {"shop": "data/shop.yml"}

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> str:
        """Changes with the method's code, the shop's languages and names of places, and which others are told apart.

        Rasa also asks with the configuration of the node that stands in for a cached result.
        """
        shop = Path((cls.get_default_config() | config)["shop"])
        languages = read_shop(shop).languages
        words = " ".join([*languages, *other_languages(shop.parent, languages), *sorted(_names_alike(shop))])
        return code_fingerprint(__file__) + made_with() + words

    def read(self, folder: Path) -> None:
        """Takes the profile as trained."""
        stored = json.loads((folder / _PROFILE).read_text(encoding="utf-8"))
        self._profile = LanguageProfile(languages=tuple(stored["languages"]), weights=stored["weights"])
        self._foreign = load_foreign(folder)
        self._live = live_answers(Path(self._config["shop"]).resolve().parent)

    def train(self, training_data: TrainingData) -> Resource:
        """Learns the profile and writes it to the model."""
        examples = [(each.text, each.language) for each in read_examples(training_data)]
        languages = languages_of(self._config)
        shop = Path(self._config["shop"])
        self._profile = learn_languages(examples, languages, _names_alike(shop))
        others = other_languages(shop.parent, languages)
        self._foreign = learn_foreign((*languages, *others), examples, languages)
        return self._written(self._save)

    def _save(self, folder: Path) -> None:
        assert self._profile
        assert self._foreign
        stored = {"languages": self._profile.languages, "weights": self._profile.weights}
        (folder / _PROFILE).write_text(json.dumps(stored, ensure_ascii=False), encoding="utf-8")
        self._foreign.save(folder)

    def process(self, messages: List[Message]) -> List[Message]:
        """Sets `language`, `language_shown` and `foreign_sentence` on each message."""
        for message in messages:
            metadata, text = message.get("metadata") or {}, message.get(TEXT) or ""
            known, said = metadata.get(LANGUAGE), "" if metadata.get(IS_COMMAND) else text
            foreign = self._foreign.language_of(said) if self._foreign and not metadata.get(CHOICE) else None
            said = "" if foreign else said
            shown = self._profile.shown(said, known) if self._profile else None
            hint = metadata.get(PHONE_LANGUAGE)
            language = shown or (self._profile.identify(said, known, hint) if self._profile else known)
            message.set(LANGUAGE, language, add_to_output=True)
            message.set(SHOWN, shown, add_to_output=True)
            message.set(FOREIGN, _sentence(self._live, foreign, language), add_to_output=True)
        return messages


def _sentence(live: LiveAnswers, foreign: str | None, language: str | None) -> str | None:
    return live.current.sentences.get(foreign, {}).get(str(language)) if foreign else None


def _names_alike(shop: Path) -> frozenset[str]:
    facts = read_shop(shop)
    places = [place.names for zone in facts.zones for place in zone.places]
    return names_alike([*places, *territories(facts.languages)])


def languages_of(config: Dict[str, Any]) -> tuple[str, ...]:
    """The shop's languages, by a component's configuration. Raises ShopFault or YamlFault."""
    return read_shop(Path(config["shop"])).languages

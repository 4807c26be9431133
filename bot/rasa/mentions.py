"""MentionFinder: sets the entities of a message and the facts about what it names; all from the shop's facts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Any, Dict, List

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.language.lexicon import Lexicon
from bot.language.mentions import Known, Mention, MentionKind, known_to
from bot.language.questions import leans
from bot.language.sizes import narrowed, sizes_of
from bot.rasa.component import Component
from bot.rasa.fingerprint import code_fingerprint
from bot.rasa.language import LANGUAGE
from bot.rasa.model.countries import elsewhere
from bot.shop.answers import ABOUT, about_of
from bot.shop.facts import read_shop

# The entries answered before, the latest first (metadata of a message), and the one that the message asks again of
# something else.
CONTEXT = "context"
LEANS_ON = "leans_on"
# The whole message of which this one is a further question (metadata): what it names holds for all its questions.
WITHIN = "within"
_FILE = "mentions.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class MentionFinder(Component, EntityExtractorMixin):
    """Lookup and patterns; `about` holds the facts of the first thing of each kind that the shop knows, by language."""

    _lexicon = Lexicon(())
    _takes: Mapping[str, Sequence[str]] = MappingProxyType({})

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """`shop`: the facts file."""
        return {"shop": "data/shop.yml"}

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> str:
        """Changes with the method's code, with the shop's facts and with babel, which brings the names of countries."""
        shop = Path((cls.get_default_config() | config)["shop"])
        return code_fingerprint(__file__) + version("babel") + shop.read_text(encoding="utf-8")

    def read(self, folder: Path) -> None:
        """Takes the facts as trained."""
        stored = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        self._lexicon = Lexicon(_read(each) for each in stored["known"])
        self._takes = stored["takes"]

    def train(self, training_data: TrainingData) -> Resource:
        """Takes the facts, and from the answers which entries have words about which kind of thing."""
        shop = read_shop(Path(self._config["shop"]))
        here = known_to(shop)
        known = [*here, *sizes_of(shop), *elsewhere(shop, here)]
        self._lexicon = Lexicon(known)
        self._takes = {
            name.removeprefix("utter_"): sorted({about for each in variations if (about := about_of(each))})
            for name, variations in sorted(training_data.responses.items())
        }
        written = [vars(each) | {"kind": each.kind.value} for each in known]
        stored = json.dumps({"known": written, "takes": self._takes}, ensure_ascii=False)
        return self._written(lambda folder: (folder / _FILE).write_text(stored, encoding="utf-8"))

    def process(self, messages: List[Message]) -> List[Message]:
        """Sets `entities`, `about` and `leans_on` on each message."""
        for message in messages:
            text = message.get(TEXT) or ""
            language = message.get(LANGUAGE)
            mentions = self._lexicon.find(text, language)
            message.set(ENTITIES, [_entity(each) for each in mentions], add_to_output=True)
            around = self._lexicon.find((message.get("metadata") or {}).get(WITHIN) or "", language)
            about = _about([*mentions, *around])
            message.set(ABOUT, about, add_to_output=True)
            if about and leans(text, mentions):
                message.set(LEANS_ON, self._asked_before(message, next(iter(about))))
        return messages

    def _asked_before(self, message: Message, kind: str) -> str | None:
        """The latest entry answered that has words about such a thing."""
        before = (message.get("metadata") or {}).get(CONTEXT) or ()
        return next((entry for entry in before if kind in self._takes.get(entry, ())), None)


def _read(stored: Dict[str, Any]) -> Known:
    own = {language: tuple(forms) for language, forms in stored["own"].items()}
    lists = {name: tuple(stored[name]) for name in ("forms", "directed")}
    return Known(kind=MentionKind(stored["kind"]), value=stored["value"], facts=stored["facts"], own=own, **lists)


def _about(mentions: Sequence[Mention]) -> dict[str, Mapping[str, Mapping[str, str]]]:
    """By kind, in the order of the message, the facts by language: the answer may be in another one than the message.
    A size only in the category that is named with it, and before it."""
    category = next((each.value for each in mentions if each.kind is MentionKind.CATEGORY), None)
    about: dict[str, Mapping[str, Mapping[str, str]]] = {}
    for each in sorted(mentions, key=lambda mention: mention.kind is MentionKind.CATEGORY):
        if each.facts:
            of_size = each.kind is MentionKind.SIZE
            facts = {language: narrowed(of, category) if of_size else of for language, of in each.facts.items()}
            about.setdefault(each.kind.value, facts)
    return about


def _entity(mention: Mention) -> dict[str, Any]:
    return {
        "entity": mention.kind.value,
        "value": mention.value,
        "start": mention.start,
        "end": mention.end,
        "extractor": "MentionFinder",
    }

"""OrderNumberFinder: takes the order number that a customer gives, so that answers name it and a person gets it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.language.mentions import MentionKind
from bot.language.order_numbers import is_answer, number_given
from bot.rasa.component import Component
from bot.rasa.fingerprint import code_fingerprint
from bot.rasa.language import languages_of
from bot.rasa.mentions import CONTEXT
from bot.shop.about import ABOUT, PREFIX, asked_by

# The number that a message gives (GivenNumber), where the answer before it asked for one.
GIVEN_NUMBER = "given_number"
_ENTITY = MentionKind.ORDER_NUMBER.value
_FILE = "order_numbers.json"


@dataclass(frozen=True, kw_only=True)
class GivenNumber:
    """The entry whose answer asked for the number; `is_answer` where the message was surely written to give it."""

    entry: str
    is_answer: bool


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class OrderNumberFinder(Component, EntityExtractorMixin):
    """Stands after MentionFinder, which finds the long numbers and those that are called an order's."""

    _asking: frozenset[str] = frozenset()
    _languages: Sequence[str] = ()

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """`shop`: the facts file, which names the languages."""
        return {"shop": "data/shop.yml"}

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> str:
        """Changes with the code and the languages."""
        return code_fingerprint(__file__) + " ".join(languages_of(cls.get_default_config() | config))

    def read(self, folder: Path) -> None:
        """Takes what was trained."""
        stored = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        self._asking, self._languages = frozenset(stored["asking"]), stored["languages"]

    def train(self, training_data: TrainingData) -> Resource:
        """Takes from the answers which entries ask for the number (`asks: order_number` in their metadata)."""
        asking = [
            name.removeprefix("utter_")
            for name, variations in sorted(training_data.responses.items())
            if any(asked_by(each) == _ENTITY for each in variations)
        ]
        self._asking, self._languages = frozenset(asking), languages_of(self._config)
        stored = json.dumps({"asking": asking, "languages": self._languages})
        return self._written(lambda folder: (folder / _FILE).write_text(stored, encoding="utf-8"))

    def process(self, messages: List[Message]) -> List[Message]:
        """Sets the entity `order_number` as it was written, the fact about it, and `given_number`."""
        for message in messages:
            text = message.get(TEXT) or ""
            entities = [_as_written(each, text) for each in message.get(ENTITIES) or ()]
            before = ((message.get("metadata") or {}).get(CONTEXT) or [None])[0]
            if before in self._asking and (span := number_given(text)):
                message.set(GIVEN_NUMBER, GivenNumber(entry=before, is_answer=is_answer(text, span)))
                entities = [each for each in entities if each["entity"] != _ENTITY] + [_entity(text, span)]
            message.set(ENTITIES, entities, add_to_output=True)
            message.set(ABOUT, {**(message.get(ABOUT) or {}), **self._about(entities)}, add_to_output=True)
        return messages

    def _about(self, entities: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Mapping[str, str]]]:
        """By kind, as for every other mention, the number in each language."""
        number = next((str(each["value"]) for each in entities if each["entity"] == _ENTITY), None)
        return {_ENTITY: {each: {f"{PREFIX}{_ENTITY}": number} for each in self._languages}} if number else {}


def _as_written(entity: Mapping[str, Any], text: str) -> dict[str, Any]:
    """The entity; an order number with the letters of the customer and without its "#"."""
    if entity["entity"] != _ENTITY:
        return dict(entity)
    return {**entity, "value": text[entity["start"] : entity["end"]].lstrip("#")}


def _entity(text: str, span: tuple[int, int]) -> dict[str, Any]:
    start, end = span
    return {"entity": _ENTITY, "value": text[start:end], "start": start, "end": end, "extractor": "OrderNumberFinder"}

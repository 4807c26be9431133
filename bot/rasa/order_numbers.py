"""OrderNumberFinder: takes the order number that a customer gives, so that answers name it and a person gets it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from typing_extensions import Self

from bot.language.mentions import MentionKind
from bot.language.order_numbers import is_answer, number_given
from bot.rasa.answers import LiveAnswers, live_answers
from bot.rasa.component import Component
from bot.rasa.mentions import CONTEXT
from bot.shop.about import ABOUT, PREFIX

# The number that a message gives (GivenNumber), where the answer before it asked for one.
GIVEN_NUMBER = "given_number"
_ENTITY = MentionKind.ORDER_NUMBER.value


@dataclass(frozen=True, kw_only=True)
class GivenNumber:
    """The entry whose answer asked for the number; `is_answer` where the message was surely written to give it."""

    entry: str
    is_answer: bool


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class OrderNumberFinder(Component, EntityExtractorMixin):
    """Stands after MentionFinder, which finds the long numbers and those that are called an order's.

    The answers say which of them ask for the number (`asks: order_number` in their metadata).
    """

    _live: LiveAnswers

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """`shop`: the facts file."""
        return {"shop": "data/shop.yml"}

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Self:
        """Makes the step; nothing of it is trained."""
        step = super().create(config, model_storage, resource, execution_context)
        step._live = live_answers(Path(config["shop"]).resolve().parent)
        return step

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Self:
        """The same: a model holds nothing of it."""
        return cls.create(config, model_storage, resource, execution_context)

    def process(self, messages: List[Message]) -> List[Message]:
        """Sets the entity `order_number` as it was written, the fact about it, and `given_number`."""
        for message in messages:
            text = message.get(TEXT) or ""
            entities = [_as_written(each, text) for each in message.get(ENTITIES) or ()]
            before = ((message.get("metadata") or {}).get(CONTEXT) or [None])[0]
            if before in self._live.current.asking and (span := number_given(text)):
                message.set(GIVEN_NUMBER, GivenNumber(entry=before, is_answer=is_answer(text, span)))
                entities = [each for each in entities if each["entity"] != _ENTITY] + [_entity(text, span)]
            message.set(ENTITIES, entities, add_to_output=True)
            message.set(ABOUT, {**(message.get(ABOUT) or {}), **self._about(entities)}, add_to_output=True)
        return messages

    def _about(self, entities: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Mapping[str, str]]]:
        """By kind, as for every other mention, the number in each language."""
        number = next((str(each["value"]) for each in entities if each["entity"] == _ENTITY), None)
        languages = self._live.current.languages if number else ()
        return {_ENTITY: {each: {f"{PREFIX}{_ENTITY}": str(number)} for each in languages}} if number else {}


def _as_written(entity: Mapping[str, Any], text: str) -> dict[str, Any]:
    """The entity; an order number with the letters of the customer and without its "#"."""
    if entity["entity"] != _ENTITY:
        return dict(entity)
    return {**entity, "value": text[entity["start"] : entity["end"]].lstrip("#")}


def _entity(text: str, span: tuple[int, int]) -> dict[str, Any]:
    start, end = span
    return {"entity": _ENTITY, "value": text[start:end], "start": start, "end": end, "extractor": "OrderNumberFinder"}

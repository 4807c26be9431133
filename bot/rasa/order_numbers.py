"""OrderNumberFinder: takes the order number that a customer gives, so that answers name it and a person gets it."""

from __future__ import annotations

import json
from collections import Counter
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
from bot.language.order_details import details_in, gives_details
from bot.language.order_numbers import is_alone, is_answer, number_given
from bot.rasa.answers import LiveAnswers, live_answers
from bot.rasa.component import Component
from bot.rasa.fingerprint import code_fingerprint
from bot.rasa.mentions import CONTEXT, MENTIONED, NAMED_BEFORE
from bot.rasa.model.examples import read_examples
from bot.shop.about import ABOUT, PREFIX
from bot.shop.orders.enquiry import Awaited

# The number that a message gives (GivenNumber), where the answer before it asked for one.
GIVEN_NUMBER = "given_number"
# What a number that nobody asked for may be about, the likeliest first.
UNASKED_NUMBER = "unasked_number"
# Whether a message was written to give an order's number, or what proves that it is the customer's.
GIVES_ORDER_DETAILS = "gives_order_details"
# What the bot has just asked for (metadata of a message, and the slot): number, proof or nothing. Nobody tells it in
# `rasa shell`, where whatever is nothing but such a detail is taken for one.
ORDER_ASKED = "order_asked"
_ENTITY = MentionKind.ORDER_NUMBER.value
_FILE = "order_numbers.json"


@dataclass(frozen=True, kw_only=True)
class GivenNumber:
    """The entry whose answer asked for the number; `is_answer` where the message was surely written to give it."""

    entry: str
    is_answer: bool


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class OrderNumberFinder(Component, EntityExtractorMixin):
    """Stands after MentionFinder, which finds the long numbers and those that are called an order's.

    The answers of now say which of them ask for the number (`asks: order_number` in their metadata).
    """

    _live: LiveAnswers
    _giving: Mapping[str, int]

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """`shop`: the facts file, beside which the answers stand."""
        return {"shop": "data/shop.yml"}

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> str:
        """Changes with the code."""
        return code_fingerprint(__file__)

    def read(self, folder: Path) -> None:
        """Takes what was trained."""
        self._giving = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        self._live = live_answers(Path(self._config["shop"]).resolve().parent)

    def train(self, training_data: TrainingData) -> Resource:
        """Counts how many of each entry's examples give a number: what one that nobody asked for is likeliest about."""
        giving = Counter(each.entry for each in read_examples(training_data) if number_given(each.text))
        return self._written(lambda folder: (folder / _FILE).write_text(json.dumps(giving), encoding="utf-8"))

    def process(self, messages: List[Message]) -> List[Message]:
        """Sets the entity `order_number` as it was written, the fact about it and about an earlier one, and what the
        number was given for."""
        for message in messages:
            text, metadata = message.get(TEXT) or "", message.get("metadata") or {}
            entities = [_as_written(each, text) for each in message.get(ENTITIES) or ()]
            if _asks_for_details(message, text, metadata):
                number = details_in(text, _asked(metadata)).number
                entities = [each for each in entities if each["entity"] != _ENTITY or each["value"] == number]
            elif span := self._set_number(message, text, entities, next(iter(metadata.get(CONTEXT) or ()), None)):
                entities = [each for each in entities if each["entity"] != _ENTITY] + [_entity(text, span)]
            message.set(ENTITIES, entities, add_to_output=True)
            named = [str(each["value"]) for each in entities if each["entity"] == _ENTITY]
            earlier = [value for each in metadata.get(MENTIONED) or () for kind, value in each if kind == _ENTITY]
            for key, numbers in ((ABOUT, named), (NAMED_BEFORE, earlier)):
                message.set(key, {**(message.get(key) or {}), **self._about(numbers)}, add_to_output=True)
        return messages

    def _set_number(
        self, message: Message, text: str, entities: Sequence[Mapping[str, Any]], before: str | None
    ) -> tuple[int, int] | None:
        """Sets for what the number in `text` was given; its place, None where there is none that counts."""
        asking = self._live.current.asking
        if not asking or (span := number_given(text)) is None:
            return None
        if before in asking:
            message.set(GIVEN_NUMBER, GivenNumber(entry=str(before), is_answer=is_answer(text, span)))
            return span
        if is_alone(text, span) and all(each["entity"] == _ENTITY for each in entities):
            message.set(UNASKED_NUMBER, sorted(asking, key=lambda entry: (-self._giving.get(entry, 0), entry)))
            return span
        return None

    def _about(self, numbers: Sequence[str]) -> dict[str, Mapping[str, Mapping[str, str]]]:
        """By kind, as for every other mention, the first number in each language."""
        if not numbers:
            return {}
        return {_ENTITY: {each: {f"{PREFIX}{_ENTITY}": numbers[0]} for each in self._live.current.languages}}


def _asked(metadata: Mapping[str, Any]) -> Awaited | None:
    return Awaited(metadata[ORDER_ASKED]) if metadata.get(ORDER_ASKED) else None


def _asks_for_details(message: Message, text: str, metadata: Mapping[str, Any]) -> bool:
    """Sets whether the message gives a detail of an order; whether that decides about the numbers in it."""
    asked = _asked(metadata)
    gives = (asked is not None or ORDER_ASKED not in metadata) and gives_details(text, asked)
    message.set(GIVES_ORDER_DETAILS, gives)
    return gives and asked is not None


def _as_written(entity: Mapping[str, Any], text: str) -> dict[str, Any]:
    """The entity; an order number with the letters of the customer and without its "#"."""
    if entity["entity"] != _ENTITY:
        return dict(entity)
    return {**entity, "value": text[entity["start"] : entity["end"]].lstrip("#")}


def _entity(text: str, span: tuple[int, int]) -> dict[str, Any]:
    start, end = span
    return {"entity": _ENTITY, "value": text[start:end], "start": start, "end": end, "extractor": "OrderNumberFinder"}

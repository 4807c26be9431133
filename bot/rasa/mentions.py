"""MentionFinder: sets the entities of a message and the facts about what it names; all from the shop's facts of now."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Dict, List

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.faq.examples import Example
from bot.faq.packages import made_with
from bot.language.follow_ups import Before, FollowUps, Subject
from bot.language.lexicon import Lexicon
from bot.language.mentions import Mention, MentionKind, known_to
from bot.language.places import goes_to_a_name
from bot.rasa.answers import LiveAnswers, ShopAnswers, live_answers
from bot.rasa.component import Component
from bot.rasa.fingerprint import code_fingerprint
from bot.rasa.language import LANGUAGE, languages_of
from bot.rasa.model.examples import read_examples
from bot.rasa.model.place_names import PlaceNames, learn_place_names, load_place_names
from bot.shop.about import ABOUT
from bot.shop.facts import Shop, read_shop

# The entries answered before and what their messages named, the latest first (metadata of a message).
CONTEXT = "context"
MENTIONED = "mentioned"
# The entries of which a message asks one again, of something else; or the latest, where such a question fits none.
LEANS_ON = "leans_on"
FOLLOWS = "follows"
# The entries with words about what a message names, and those whose answer tells a price.
SPEAKING = "speaking"
PRICED = "priced"
# What an earlier message named that counts for a new question too, by kind like `about`.
NAMED_BEFORE = "named_before"
# The whole message of which this one is a further question (metadata): what it names holds for all its questions.
WITHIN = "within"
_FILE = "mentions.json"


@dataclass(frozen=True, kw_only=True)
class _Reading:
    """How messages are read with certain answers."""

    answers: ShopAnswers
    follow_ups: FollowUps
    names: PlaceNames


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class MentionFinder(Component, EntityExtractorMixin):
    """Lookup and patterns; `about` holds the facts of the first thing of each kind that is named, by language.

    Trained are the words that are no names, and which entries are asked for a day of the week.
    """

    _live: LiveAnswers
    _names = PlaceNames(known={}, guards={})
    _weekday: frozenset[str] = frozenset()
    _reading: _Reading | None = None

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """`shop`: the facts file."""
        return {"shop": "data/shop.yml"}

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> str:
        """Changes with the method's code, the shop's languages and what brings names of countries and words."""
        languages = " ".join(languages_of(cls.get_default_config() | config))
        return code_fingerprint(__file__) + version("babel") + made_with() + languages

    def read(self, folder: Path) -> None:
        """Takes what was trained."""
        self._live = live_answers(Path(self._config["shop"]).resolve().parent)
        self._weekday = frozenset(json.loads((folder / _FILE).read_text(encoding="utf-8"))["weekday"])
        self._names = load_place_names(folder)

    def train(self, training_data: TrainingData) -> Resource:
        """Takes from the examples the words of each language, and which entries they ask for a day of the week."""
        shop = read_shop(Path(self._config["shop"]))
        examples = list(read_examples(training_data))
        stored = {"weekday": _asked_of_a_day(examples, shop)}
        names = learn_place_names(((each.language, each.text) for each in examples), shop.languages)

        def write(folder: Path) -> None:
            (folder / _FILE).write_text(json.dumps(stored, ensure_ascii=False), encoding="utf-8")
            names.save(folder)

        return self._written(write)

    def process(self, messages: List[Message]) -> List[Message]:
        """Sets `entities`, `about`, `named_before`, `leans_on` and `follows` on each message."""
        reading = self._reading_now()
        for message in messages:
            subject = _subject(message, reading)
            message.set(ENTITIES, [_entity(each) for each in subject.mentions], add_to_output=True)
            message.set(ABOUT, subject.named, add_to_output=True)
            message.set(NAMED_BEFORE, subject.before, add_to_output=True)
            message.set(LEANS_ON, subject.leans_on)
            message.set(FOLLOWS, subject.follows)
            message.set(SPEAKING, reading.follow_ups.speaking(subject.mentions))
            message.set(PRICED, reading.answers.priced)
        return messages

    def _reading_now(self) -> _Reading:
        answers, reading = self._live.current, self._reading
        if reading is None or reading.answers is not answers:
            self._reading = reading = self._read_with(answers)
        return reading

    def _read_with(self, answers: ShopAnswers) -> _Reading:
        takes = {entry: set(kinds) for entry, kinds in answers.takes.items()}
        for entry in sorted(self._weekday):
            takes.setdefault(entry, set()).add(MentionKind.WEEKDAY.value)
        follow_ups = FollowUps(
            lexicon=answers.lexicon,
            languages=answers.languages,
            limits=answers.limits,
            takes={entry: sorted(kinds) for entry, kinds in takes.items()},
        )
        return _Reading(answers=answers, follow_ups=follow_ups, names=self._names.with_places(answers.known))


def _subject(message: Message, reading: _Reading) -> Subject:
    text, language, follow_ups = message.get(TEXT) or "", message.get(LANGUAGE), reading.follow_ups
    metadata = message.get("metadata") or {}
    around = follow_ups.find(metadata.get(WITHIN) or "", language)
    mentions = reading.names.mended(text, language, follow_ups.find(text, language), follow_ups.lexicon)
    before = _before(metadata, follow_ups)
    if before.mentions and goes_to_a_name(text, [(each.start, each.end) for each in mentions], language):
        # "To Sicily?" after Norway: what holds for the place before must not be told of one that isn't known.
        before = before.without_places()
    return follow_ups.read(text, mentions, around, before)


def _before(metadata: Mapping[str, Any], follow_ups: FollowUps) -> Before:
    mentioned = [
        [mention for kind, value in each if (mention := follow_ups.remembered(kind, value))]
        for each in metadata.get(MENTIONED) or ()
    ]
    return Before(entries=metadata.get(CONTEXT) or (), mentions=mentioned)


def _asked_of_a_day(examples: Iterable[Example], shop: Shop) -> Sequence[str]:
    """The entries with an example that names a day of the week."""
    days = Lexicon(each for each in known_to(shop) if each.kind is MentionKind.WEEKDAY)
    return sorted({example.entry for example in examples if days.find(example.text)})


def _entity(mention: Mention) -> dict[str, Any]:
    return {
        "entity": mention.kind.value,
        "value": mention.value,
        "start": mention.start,
        "end": mention.end,
        "extractor": "MentionFinder",
    }

"""MentionFinder: sets the entities of a message and the facts about what it names; all from the shop's facts."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
from bot.language.countries import elsewhere
from bot.language.follow_ups import Before, FollowUps, Subject
from bot.language.lexicon import Lexicon
from bot.language.mentions import Known, Mention, MentionKind, known_to
from bot.language.methods import other_methods
from bot.language.places import goes_to_a_name
from bot.language.sizes import sizes_of
from bot.rasa.component import Component
from bot.rasa.fingerprint import code_fingerprint
from bot.rasa.language import LANGUAGE
from bot.rasa.model.examples import read_examples
from bot.rasa.model.place_names import PlaceNames, learn_place_names, load_place_names
from bot.shop.about import ABOUT, about_of
from bot.shop.facts import Shop, read_shop
from bot.shop.free_limits import FreeLimit, free_limits

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
_MONEY = re.compile(r"[€£$]|\bzł\b|\b[A-Z]{3}\b\s?\d")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class MentionFinder(Component, EntityExtractorMixin):
    """Lookup and patterns; `about` holds the facts of the first thing of each kind that is named, by language."""

    _reader = FollowUps(lexicon=Lexicon(()), languages=(), limits=(), takes={})
    _names = PlaceNames(known={}, guards={})
    _priced: Sequence[str] = ()

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """`shop`: the facts file."""
        return {"shop": "data/shop.yml"}

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> str:
        """Changes with the method's code, with the shop's facts and with what brings names of countries and words."""
        shop = Path((cls.get_default_config() | config)["shop"])
        return code_fingerprint(__file__) + version("babel") + made_with() + shop.read_text(encoding="utf-8")

    def read(self, folder: Path) -> None:
        """Takes the facts as trained."""
        stored = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        known = [_read(each) for each in stored["known"]]
        self._reader = FollowUps(
            lexicon=Lexicon(known),
            languages=stored["languages"],
            limits=[FreeLimit(**each) for each in stored["limits"]],
            takes=stored["takes"],
        )
        self._names = load_place_names(folder, known)
        self._priced = stored["priced"]

    def train(self, training_data: TrainingData) -> Resource:
        """Takes the facts, and from answers and examples which entries have words about which kind of thing."""
        shop = read_shop(Path(self._config["shop"]))
        examples = list(read_examples(training_data))
        stored = {
            "known": [vars(each) | {"kind": each.kind.value} for each in _known(shop)],
            "languages": shop.languages,
            "limits": [vars(each) for each in free_limits(shop)],
            "priced": _priced(training_data.responses),
            "takes": _takes(training_data.responses, examples, shop),
        }
        names = learn_place_names(((each.language, each.text) for each in examples), shop.languages)

        def write(folder: Path) -> None:
            (folder / _FILE).write_text(json.dumps(stored, ensure_ascii=False), encoding="utf-8")
            names.save(folder)
            self.read(folder)

        return self._written(write)

    def process(self, messages: List[Message]) -> List[Message]:
        """Sets `entities`, `about`, `named_before`, `leans_on` and `follows` on each message."""
        for message in messages:
            subject = self._subject(message)
            message.set(ENTITIES, [_entity(each) for each in subject.mentions], add_to_output=True)
            message.set(ABOUT, subject.named, add_to_output=True)
            message.set(NAMED_BEFORE, subject.before, add_to_output=True)
            message.set(LEANS_ON, subject.leans_on)
            message.set(FOLLOWS, subject.follows)
            message.set(SPEAKING, self._reader.speaking(subject.mentions))
            message.set(PRICED, self._priced)
        return messages

    def _subject(self, message: Message) -> Subject:
        text, language = message.get(TEXT) or "", message.get(LANGUAGE)
        metadata = message.get("metadata") or {}
        around = self._reader.find(metadata.get(WITHIN) or "", language)
        mentions = self._names.mended(text, language, self._reader.find(text, language), self._reader.lexicon)
        before = self._before(metadata)
        if before.mentions and goes_to_a_name(text, [(each.start, each.end) for each in mentions], language):
            # "To Sicily?" after Norway: what holds for the place before must not be told of one that isn't known.
            before = before.without_places()
        return self._reader.read(text, mentions, around, before)

    def _before(self, metadata: Mapping[str, Any]) -> Before:
        mentioned = [
            [mention for kind, value in each if (mention := self._reader.remembered(kind, value))]
            for each in metadata.get(MENTIONED) or ()
        ]
        return Before(entries=metadata.get(CONTEXT) or (), mentions=mentioned)


def _known(shop: Shop) -> list[Known]:
    here = known_to(shop)
    return [*here, *sizes_of(shop), *other_methods(shop), *elsewhere(shop, here)]


def _takes(responses: Mapping[str, Sequence[Any]], examples: Iterable[Example], shop: Shop) -> dict[str, list[str]]:
    """By entry, the kinds that its answer has words about, and the day of the week where its examples name one."""
    takes: dict[str, set[str]] = defaultdict(set)
    for name, variations in sorted(responses.items()):
        takes[name.removeprefix("utter_")] |= {about for each in variations if (about := about_of(each))}
    days = Lexicon(each for each in known_to(shop) if each.kind is MentionKind.WEEKDAY)
    for example in examples:
        if days.find(example.text):
            takes[example.entry].add(MentionKind.WEEKDAY.value)
    return {entry: sorted(kinds) for entry, kinds in takes.items()}


def _priced(responses: Mapping[str, Sequence[Any]]) -> list[str]:
    """The entries whose general answer tells an amount of money."""
    texts = {name: [str(each.get("text")) for each in of if about_of(each) is None] for name, of in responses.items()}
    return sorted(name.removeprefix("utter_") for name, of in texts.items() if any(map(_MONEY.search, of)))


def _read(stored: Dict[str, Any]) -> Known:
    own = {language: tuple(forms) for language, forms in stored["own"].items()}
    lists = {name: tuple(stored[name]) for name in ("forms", "directed")}
    return Known(kind=MentionKind(stored["kind"]), value=stored["value"], facts=stored["facts"], own=own, **lists)


def _entity(mention: Mention) -> dict[str, Any]:
    return {
        "entity": mention.kind.value,
        "value": mention.value,
        "start": mention.start,
        "end": mention.end,
        "extractor": "MentionFinder",
    }

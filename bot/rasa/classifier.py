"""FaqClassifier: which FAQ entry or small-talk intent a message is about, or that it is unclear."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, RESPONSE_SELECTOR, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.rasa import cuts, entries, examples, fingerprint, ngrams, ridge
from bot.rasa.entries import EntryModel, Ranking, load_entries, train_entries
from bot.rasa.examples import Example, UnusableData, read_examples
from bot.rasa.language import LANGUAGE

UNCLEAR = "unclear"
PERSON = "ask_person"
GUESSES = "guesses"
_RANKED = 10
_TITLES = "titles.json"
Titles = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a message was taken for: an entry or `unclear`, how surely, the ranking and the entries to offer."""

    intent: str
    confidence: float
    ranking: tuple[tuple[str, float], ...]
    guesses: tuple[str, ...] = ()


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class FaqClassifier(GraphComponent, IntentClassifier):
    """One ridge model per language over all entries; a pressed button (`choice` in the metadata) is obeyed."""

    def __init__(self, model_storage: ModelStorage, resource: Resource, config: Dict[str, Any]) -> None:
        self._model_storage = model_storage
        self._resource = resource
        self._config = config
        self._models: dict[str, EntryModel] = {}
        self._titles: Titles = {}

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """`wrong_per_hundred`: wrong answers accepted in a hundred answers, as leave-one-out estimates them."""
        return {"wrong_per_hundred": 25}

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> str:
        """Changes with the code of the method, which Rasa would not see."""
        return fingerprint.code_fingerprint(cuts, entries, examples, fingerprint, ngrams, ridge)

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FaqClassifier:
        """An untrained classifier."""
        return cls(model_storage, resource, config)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> FaqClassifier:
        """The classifier as trained."""
        classifier = cls(model_storage, resource, config)
        with model_storage.read_from(resource) as folder:
            languages = sorted(each.name for each in Path(folder).iterdir() if each.is_dir())
            classifier._models = {language: load_entries(Path(folder) / language) for language in languages}
            classifier._titles = json.loads((Path(folder) / _TITLES).read_text(encoding="utf-8"))
        return classifier

    def train(self, training_data: TrainingData) -> Resource:
        """Trains and writes the model. Raises UnusableData where examples or titles are missing."""
        found = read_examples(training_data)
        self._titles = _titles(found)
        with self._model_storage.write_to(self._resource) as folder:
            for language, of_language in groupby(found, key=lambda each: each.language):
                model = self._train_language(list(of_language))
                model.save(Path(folder) / language)
                self._models[language] = model
            titles = json.dumps(self._titles, ensure_ascii=False, sort_keys=True)
            (Path(folder) / _TITLES).write_text(titles, encoding="utf-8")
        return self._resource

    def _train_language(self, found: Sequence[Example]) -> EntryModel:
        wrong = float(self._config["wrong_per_hundred"])
        texts = [each.text for each in found]
        return train_entries(texts, [each.entry for each in found], wrong_per_hundred=wrong)

    def process(self, messages: List[Message]) -> List[Message]:
        """Sets intent, ranking, response selector and guesses on each message."""
        for message in messages:
            language = message.get(LANGUAGE) or next(iter(self._models))
            self._set(message, self._verdict(message, language), language)
        return messages

    def _verdict(self, message: Message, language: str) -> Verdict:
        choice = (message.get("metadata") or {}).get("choice")
        model = self._models.get(language) or next(iter(self._models.values()))
        if choice in model.labels:
            return Verdict(intent=choice, confidence=1.0, ranking=((choice, 1.0),))
        return _judge(model.rank(message.get(TEXT) or ""), model)

    def _set(self, message: Message, verdict: Verdict, language: str) -> None:
        base = verdict.intent.partition("/")[0]
        message.set(INTENT, _named(base, verdict.confidence), add_to_output=True)
        ranking = [_named(entry, confidence) for entry, confidence in verdict.ranking]
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        message.set(RESPONSE_SELECTOR, self._selector(verdict), add_to_output=True)
        offered = [self._choice(entry, language) for entry in (*verdict.guesses, PERSON)]
        message.set(GUESSES, [each for each in offered if each], add_to_output=True)

    def _selector(self, verdict: Verdict) -> dict[str, Any]:
        """What Rasa's ResponseSelector would say: `utter_faq` looks its answer up here (ActionRetrieveResponse)."""
        ranking = [
            {"intent_response_key": entry, "confidence": confidence}
            for entry, confidence in verdict.ranking
            if "/" in entry
        ]
        best = {**ranking[0], "utter_action": f"utter_{ranking[0]['intent_response_key']}"} if ranking else {}
        bases = sorted(
            {label.partition("/")[0] for model in self._models.values() for label in model.labels if "/" in label}
        )
        return {"all_retrieval_intents": bases, **{base: {"response": best, "ranking": ranking} for base in bases}}

    def _choice(self, entry: str, language: str) -> dict[str, str] | None:
        titles = self._titles.get(entry, {})
        title = titles.get(language) or next(iter(titles.values()), None)
        return {"title": title, "payload": entry} if title else None


def _judge(ranking: Ranking, model: EntryModel) -> Verdict:
    ranked = tuple(zip(ranking.entries, ranking.confidences, strict=True))[:_RANKED]
    if ranking.score >= model.cuts.answer:
        return Verdict(intent=ranking.entries[0], confidence=ranking.confidences[0], ranking=ranked)
    guesses = (
        tuple(entry for entry in ranking.entries[:_RANKED] if "/" in entry) if ranking.score >= model.cuts.guess else ()
    )
    return Verdict(intent=UNCLEAR, confidence=1 - ranking.confidences[0], ranking=ranked, guesses=guesses[:3])


def _named(name: str, confidence: float) -> dict[str, Any]:
    return {"name": name, "confidence": confidence}


def _titles(found: Sequence[Example]) -> dict[str, dict[str, str]]:
    titles: dict[str, dict[str, str]] = {}
    for each in found:
        if each.title:
            titles.setdefault(each.entry, {})[each.language] = each.title
        elif "/" in each.entry:
            raise UnusableData(f"{each.entry} ({each.language}) has no title: add `title: …` beside its language")
    return titles

"""Replaying: what a model makes of messages, each by itself, by the whole of its pipeline; and what it learned from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
from rasa.engine.runner.interface import GraphRunner
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message

from bot.conversations.turn import neutralise
from bot.faq.trainer.comparison import Kind, LeftOutPhrase, Verdict
from bot.rasa.classifier import GUESSES, UNCLEAR
from bot.rasa.language import LANGUAGE
from bot.rasa.model.faq_model import LANGUAGES, TAKEN_FOR
from bot.rasa.serving.processor import read_model


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A message to replay; `language` is what is known of the customer, None where nothing is."""

    key: str
    text: str
    language: str | None


@dataclass(frozen=True, kw_only=True)
class LoadedModel:
    """A model that answers nobody: it only says what it would make of a message."""

    runner: GraphRunner
    target: str
    folder: Path

    def verdicts(self, messages: Sequence[Asked]) -> list[Verdict]:
        """What it makes of each message, without any that came before."""
        if not messages:
            return []
        asked = [
            UserMessage(neutralise(each.text), metadata={LANGUAGE: each.language} if each.language else {})
            for each in messages
        ]
        tracker = DialogueStateTracker.from_events("replay", [], Domain.empty().slots)
        results = self.runner.run({PLACEHOLDER_MESSAGE: asked, PLACEHOLDER_TRACKER: tracker}, targets=[self.target])
        return [_verdict(message) for message in results[self.target]]

    def phrases(self) -> list[LeftOutPhrase]:
        """The phrases that it learned, each with the entry that it is taken for when it is left out."""
        files = sorted(self.folder.glob(f"*/{LANGUAGES}/*/{TAKEN_FOR}"))
        return [
            LeftOutPhrase(language=path.parent.name, entry=entry, text=text, taken_for=taken_for)
            for path in files
            for entry, text, taken_for in json.loads(path.read_text(encoding="utf-8"))
        ]


def loaded(model: Path) -> LoadedModel:
    """The model of an archive, by the folder that the bot will load it from too."""
    read = read_model(model)
    return LoadedModel(runner=read.runner, target=str(read.metadata.nlu_target), folder=read.components)


def _verdict(message: Message) -> Verdict:
    intent: dict[str, Any] = message.get(INTENT) or {}
    ranking: list[dict[str, Any]] = message.get(INTENT_RANKING_KEY) or []
    best: dict[str, Any] = ranking[0] if ranking else {"name": None, "confidence": 0.0}
    if intent.get("name") != UNCLEAR:
        return Verdict(kind=Kind.ANSWERED, entry=best["name"] or intent.get("name"), sure=best["confidence"])
    offered = [each["payload"] for each in message.get(GUESSES) or () if "/" in each["payload"]]
    kind = Kind.ASKED_BACK if offered else Kind.NOT_UNDERSTOOD
    return Verdict(kind=kind, entry=offered[0] if offered else None, sure=best["confidence"])

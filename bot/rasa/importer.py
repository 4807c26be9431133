"""AnswerImporter: Rasa's training data, with the names of the answers but without their words.

A model learns what customers ask; what the bot answers is read at each turn (bot.rasa.answers). So a changed answer or
fact needs no training. An unknown placeholder fails the training (and `rasa data validate`) all the same, never a turn.
What is written in languages that the shop does not speak is left out, and so is what only the connector says. Rasa's
warnings are left to what is wrong: each that it would give about a thing that it can't see is named here.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from rasa.shared.exceptions import RasaException
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.constants import METADATA, METADATA_INTENT
from rasa.shared.nlu.training_data.formats.rasa_yaml import KEY_NLU, KEY_RESPONSES, RasaYAMLReader
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.validation import validate_training_data_format_version

from bot.shop.answers import Answers, is_told_by_connector, spoken
from bot.shop.facts import ShopFault, UnknownFact, read_shop
from bot.yaml import YamlFault, read_yaml

# The classifier sets these intents by what was offered or understood; nobody writes examples of them.
_WITHOUT_EXAMPLES = ("unclear", "deny", "out_of_choices", "order_status", "order_detail", "order_request")
# The custom actions say these; Rasa looks for responses only in rules.
_SAID_BY_ACTIONS = ("utter_ask_back", "utter_ask_back_nothing", "utter_shell_handoff", r"utter_order_\w+")
# Patterns of what AnswerGenerator says before or instead of an answer.
_SAID_BY_GENERATOR = (r"utter_opening_\w+", r"utter_\w+_again")
# Rules can name the FAQ's intent only if the domain does, and then Rasa itself adds it a second time.
_ADDED_BY_RASA = ("faq",)
# As patterns; none of the names holds a sign that a pattern would read otherwise.
_WRONG_WARNINGS = (
    *(f"duplicated intents have been found across multiple domain files: {intent}" for intent in _ADDED_BY_RASA),
    *(f"The intent '{intent}' is listed in the domain file, but is not found" for intent in _WITHOUT_EXAMPLES),
    *(f"The utterance '{name}' is not used in any story or rule" for name in (*_SAID_BY_ACTIONS, *_SAID_BY_GENERATOR)),
)


class UnusableData(RasaException):
    """The data can't be trained with as they are; the message lists what to change in data/."""


class AnswerImporter(RasaFileImporter):
    """Reads files as Rasa does, in a fixed order, in the shop's languages, and checks the placeholders.

    `shop` is the facts file.
    """

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
        shop: str = "data/shop.yml",
    ) -> None:
        super().__init__(config_file, domain_path, training_data_paths)
        self._nlu_files: list[str] = sorted(self._nlu_files)
        self._shop = shop
        self._nlu_data: TrainingData | None = None
        for warning in _WRONG_WARNINGS:
            warnings.filterwarnings("ignore", message=rf".*{warning}\b(?!,)", category=UserWarning)

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Questions, and the names of the bot's answers, each standing for its words; read once, as Rasa asks several
        times. Raises UnusableData."""
        if self._nlu_data is None:
            self._nlu_data = self._read()
        return self._nlu_data

    def _read(self) -> TrainingData:
        try:
            shop = read_shop(Path(self._shop))
            data = _read_files(self._nlu_files, lambda message: not shop.leaves_out(_language_of(message)))
            names = Answers(responses=spoken(data.responses, shop), shop=shop).with_facts()
            data.responses = {name: [{"text": name}] for name in names if not is_told_by_connector(name)}
        except (UnknownFact, ShopFault, YamlFault, OSError) as error:
            raise UnusableData(f"{error}\n(mostrador check names file and line)") from error
        return data


class _Reader(RasaYAMLReader):
    """Rasa's reader over our parser, which is thirty times faster; Rasa's schema speaks where a file has another
    shape."""

    def add(self, path: Path) -> None:
        """Takes what a file holds. Raises YamlFault, or YamlException for another shape."""
        self.filename = str(path)
        content = read_yaml(path)
        try:
            if validate_training_data_format_version(content, self.filename):
                self._parse_nlu(content.get(KEY_NLU))
                self.responses.update(content.get(KEY_RESPONSES) or {})
        except (AttributeError, KeyError, TypeError):
            self.validate(path.read_text(encoding="utf-8"))
            raise

    def data(self, keeps: Callable[[Message], bool]) -> TrainingData:
        """All that was taken, of the examples those that `keeps` says: Rasa hashes each whenever it puts them together,
        so that is done once."""
        examples = list(filter(keeps, self.training_examples))
        return TrainingData(examples, self.entity_synonyms, self.regex_features, self.lookup_tables, self.responses)


def _read_files(files: Sequence[str], keeps: Callable[[Message], bool]) -> TrainingData:
    reader = _Reader()
    for file in files:
        reader.add(Path(file))
    return reader.data(keeps)


def _language_of(message: Message) -> str | None:
    about: dict[str, Any] = (message.get(METADATA) or {}).get(METADATA_INTENT) or {}
    return about.get("language")

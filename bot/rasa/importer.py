"""AnswerImporter: Rasa's training data with the shop's facts already in the answers.

So a model carries its facts: rolling back a model rolls back its prices, and an unknown placeholder fails
the training (and `rasa data validate`), never a turn.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.shared.exceptions import RasaException
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.shop.answers import Answers
from bot.shop.facts import ShopFault, UnknownFact, read_shop
from bot.yaml import YamlFault


class UnusableAnswers(RasaException):
    """The answers can't be trained with as they are; the message lists what to change in data/."""


class AnswerImporter(RasaFileImporter):
    """Reads files as Rasa does, in a fixed order, and fills the placeholders; `shop` is the facts file."""

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

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Questions and filled answers. Raises UnusableAnswers."""
        data = super().get_nlu_data(language)
        data.responses = self._filled(data.responses)
        return data

    def _filled(self, responses: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
        try:
            return Answers(responses=responses, shop=read_shop(Path(self._shop))).with_facts()
        except (UnknownFact, ShopFault, YamlFault, OSError) as error:
            raise UnusableAnswers(str(error)) from error

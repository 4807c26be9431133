"""Training: what `rasa train` does, by the same engine and importer, told in steps.

Rasa's own cache is left out: it compares all training data a dozen times over to find what an edit leaves as it is,
and after an edit of examples that is nothing but the rules. What is worth keeping is kept by the classifier itself
(bot.rasa.model.kept_languages). So are the copies that Rasa makes of every phrase to merge one importer with nothing.
"""

from __future__ import annotations

import copy
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Dict

import rasa.engine.validation
from rasa.engine.constants import PLACEHOLDER_IMPORTER
from rasa.engine.graph import ExecutionContext, GraphModelConfiguration, GraphNodeHook
from rasa.engine.recipes.recipe import Recipe
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import MODEL_ARCHIVE_COMPONENTS_DIR, LocalModelStorage
from rasa.engine.storage.storage import ModelMetadata
from rasa.shared.core.domain import Domain
from rasa.shared.data import TrainingType
from rasa.shared.importers.importer import CombinedDataImporter, ResponsesSyncImporter, TrainingDataImporter
from rasa.shared.nlu.training_data.training_data import TrainingData
from tarsafe import TarSafe

from bot.rasa.importer import AnswerImporter

# Most of a model are the encoders' weights, which shrink by a fifth: to leave that saves seconds of packing, and more
# wherever the model is loaded, as Rasa unpacks each archive twice.
_EFFORT = 0
_CONFIG, _DOMAIN, _DATA = "config.yml", "domain.yml", "data"

Step = Callable[[str], None]


class PackedFast(LocalModelStorage):
    """Rasa's own storage; its archives are packed without effort, from where the components wrote."""

    def create_model_package(
        self, model_archive_path: str | Path, model_configuration: GraphModelConfiguration, domain: Domain
    ) -> ModelMetadata:
        """Writes the archive, with the same files as Rasa's."""
        metadata = self._create_model_metadata(domain, model_configuration)
        with tempfile.TemporaryDirectory() as folder:
            self._persist_metadata(metadata, Path(folder))
            with TarSafe.open(model_archive_path, "w:gz", compresslevel=_EFFORT) as archive:
                archive.add(folder, arcname="")
                archive.add(self._storage_path, arcname=MODEL_ARCHIVE_COMPONENTS_DIR)
        return metadata


class StepHook(GraphNodeHook):
    """Tells which node of the graph begins, by its name there ("train_FaqClassifier3")."""

    def __init__(self, step: Step) -> None:
        self._step = step

    def on_before_node(
        self,
        node_name: str,
        execution_context: ExecutionContext,
        config: Dict[str, Any],
        received_inputs: Dict[str, Any],
    ) -> Dict[str, Any]:
        """Tells it."""
        self._step(node_name)
        return {}

    def on_after_node(
        self,
        node_name: str,
        execution_context: ExecutionContext,
        config: Dict[str, Any],
        output: Any,
        input_hook_data: Dict[str, Any],
    ) -> None:
        """Nothing to tell."""


def train(root: Path, model: Path, step: Step) -> None:
    """Trains on what stands under `root` and writes `model`; calls `step` with each part of the work as it begins.

    The working folder becomes `root`, as for `rasa train`. Raises RasaException or ValueError for unusable data.
    """
    os.chdir(root)
    step("reading")
    importer = _importer()
    configuration = _configuration(importer)
    domain = copy.deepcopy(importer.get_domain())
    with tempfile.TemporaryDirectory() as folder:
        storage = PackedFast(Path(folder))
        runner = DaskGraphRunner.create(
            graph_schema=configuration.train_schema,
            model_storage=storage,
            execution_context=ExecutionContext(graph_schema=configuration.train_schema),
            hooks=[StepHook(step)],
        )
        runner.run(inputs={PLACEHOLDER_IMPORTER: importer})
        step("packing")
        storage.create_model_package(model, configuration, domain)


class _OneImporter(CombinedDataImporter):
    """Rasa's merging of importers, for a single one: its phrases are taken as they are."""

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """The phrases of the only importer."""
        return self._importers[0].get_nlu_data(language)


class _SyncedOnce(ResponsesSyncImporter):
    """Rasa's exchange between domain and phrases; the phrases are merged only with what the domain has to add."""

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """The phrases, and the answers to entries that stand in the domain."""
        if self._importer.get_domain().retrieval_intent_responses:
            return super().get_nlu_data(language)
        return self._importer.get_nlu_data(language)


def _importer() -> TrainingDataImporter:
    """What Rasa would put around our importer, without the copies and without sentences in stories: we have none."""
    return _SyncedOnce(_OneImporter([AnswerImporter(_CONFIG, _DOMAIN, [_DATA])]))


def _configuration(importer: TrainingDataImporter) -> GraphModelConfiguration:
    given = importer.get_config()
    recipe = Recipe.recipe_for_name(given.get("recipe"))
    config, _, _ = recipe.auto_configure(importer.get_config_file_for_auto_config(), given, TrainingType.BOTH)
    configuration = recipe.graph_config_for_recipe(config, {}, training_type=TrainingType.BOTH)
    rasa.engine.validation.validate(configuration)
    return configuration

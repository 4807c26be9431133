"""Training: what `rasa train` does, by the same engine and importer, told in steps.

Rasa's own cache is left out: it compares all training data a dozen times over to find what an edit leaves as it is,
and after an edit of examples that is nothing but the rules. What is worth keeping is kept by the classifier itself
(bot.rasa.model.kept_languages).
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
from rasa.shared.importers.importer import E2EImporter, TrainingDataImporter
from tarsafe import TarSafe

# Most of a model are the encoders' weights, which hardly shrink: the least effort packs them three times as fast.
_EFFORT = 1
_CONFIG, _DOMAIN, _DATA = "config.yml", "domain.yml", "data"

Step = Callable[[str], None]


class PackedFast(LocalModelStorage):
    """Rasa's own storage; its archives are packed with less effort, from where the components wrote."""

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


def _importer() -> TrainingDataImporter:
    """Rasa's importer over ours, without what it puts around for stories that hold whole sentences: we have none."""
    whole = TrainingDataImporter.load_from_config(_CONFIG, _DOMAIN, [_DATA])
    return whole.importer if isinstance(whole, E2EImporter) else whole


def _configuration(importer: TrainingDataImporter) -> GraphModelConfiguration:
    given = importer.get_config()
    recipe = Recipe.recipe_for_name(given.get("recipe"))
    config, _, _ = recipe.auto_configure(importer.get_config_file_for_auto_config(), given, TrainingType.BOTH)
    configuration = recipe.graph_config_for_recipe(config, {}, training_type=TrainingType.BOTH)
    rasa.engine.validation.validate(configuration)
    return configuration

"""Processor: Rasa's own, with a model that is read from its unpacked folder and without the plan of its training."""

from __future__ import annotations

import json
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Tuple

from rasa.core.agent import Agent
from rasa.core.processor import MessageProcessor
from rasa.engine.graph import ExecutionContext
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.local_model_storage import (
    MODEL_ARCHIVE_COMPONENTS_DIR,
    MODEL_ARCHIVE_METADATA_FILE,
    LocalModelStorage,
)
from rasa.engine.storage.storage import ModelMetadata
from rasa.exceptions import ModelNotFound

from bot.rasa.serving.unpacked import unpacked
from bot.rasa.turn.runner import run_in_order


class TurnProcessor(MessageProcessor):
    """Answers turns; what Rasa's own processor does but for loading."""

    @staticmethod
    def _load_model(model_path: str | Path) -> Tuple[str, ModelMetadata, GraphRunner]:
        """The file's name, the model's description, and its graph with what each node has learned."""
        read = read_model(Path(model_path))
        return Path(model_path).name, read.metadata, read.runner


@dataclass(frozen=True, kw_only=True)
class ReadModel:
    """A model that was read: its description, its graph, and the folder with what each node has learned."""

    metadata: ModelMetadata
    runner: GraphRunner
    components: Path


def read_model(archive: Path) -> ReadModel:
    """The model in an archive, by its unpacked folder. Raises ModelNotFound, or what its parts raise."""
    try:
        folder = unpacked(archive)
    except (tarfile.ReadError, EOFError, FileNotFoundError) as error:
        raise ModelNotFound(f"{archive.name} is no model: train it again") from error
    metadata, components = _metadata(folder), folder / MODEL_ARCHIVE_COMPONENTS_DIR
    context = ExecutionContext(graph_schema=metadata.predict_schema, model_id=metadata.model_id)
    runner = DaskGraphRunner.create(metadata.predict_schema, LocalModelStorage(components), context)
    return ReadModel(metadata=metadata, runner=runner, components=components)


def load_processor(agent: Agent, archive: Path) -> TurnProcessor:
    """A processor of its own for a model, with everything else as the agent has it. Raises what loading raises."""
    processor = TurnProcessor(
        model_path=archive,
        tracker_store=agent.tracker_store,
        lock_store=agent.lock_store,
        action_endpoint=agent.action_endpoint,
        generator=agent.nlg,
    )
    run_in_order(processor)
    return processor


def _metadata(folder: Path) -> ModelMetadata:
    described = json.loads((folder / MODEL_ARCHIVE_METADATA_FILE).read_text(encoding="utf-8"))
    # Reading it imports the class of each step, and for the training that is all of Rasa, TensorFlow too.
    return ModelMetadata.from_dict({**described, "train_schema": {"nodes": {}}})

"""Component: the base of our pipeline steps: how Rasa makes, trains, stores and loads them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Dict

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from typing_extensions import Self


class Component(GraphComponent):
    """A step that stores its learned state in a folder of its own inside the model."""

    def __init__(self, model_storage: ModelStorage, resource: Resource, config: Dict[str, Any]) -> None:
        self._model_storage = model_storage
        self._resource = resource
        self._config = config

    def read(self, folder: Path) -> None:
        """Loads what training wrote into its folder."""
        raise NotImplementedError

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Self:
        """Makes the step before training."""
        return cls(model_storage, resource, config)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Self:
        """Loads the trained step."""
        step = cls(model_storage, resource, config)
        with model_storage.read_from(resource) as folder:
            step.read(Path(folder))
        return step

    def _written(self, write: Callable[[Path], Any]) -> Resource:
        with self._model_storage.write_to(self._resource) as folder:
            write(Path(folder))
        return self._resource

"""Deferred: modules that Rasa and we import for training, loaded at their first use instead of at their import.

Rasa imports TensorFlow and scikit-learn wherever anything of it is imported. Our model needs neither to answer; with a
component in config.yml that does, they are loaded as its class is.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Collection, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

# Only the module is named where it is imported. It imports TensorFlow.
MODULES = ("rasa.utils.train_utils",)
# Functions of these are imported by name, for Rasa's training and for making encoders (bot.rasa.encoder.convert).
FUNCTIONS = ("sklearn", "sklearn.model_selection", "onnxruntime.quantization")


def defer(modules: Collection[str] = MODULES, functions: Collection[str] = FUNCTIONS) -> None:
    """From now on these run at their first use; those that are imported already stay as they are."""
    sys.meta_path.insert(0, _Deferring(modules, functions))


class _Deferring(MetaPathFinder):
    """Answers for the waiting modules; from their first use on the usual finders do."""

    def __init__(self, modules: Collection[str], functions: Collection[str]) -> None:
        self._modules = set(modules)
        self._functions = set(functions)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The spec of a waiting module, with a loader that waits for its first use."""
        if fullname in self._functions:
            return ModuleSpec(fullname, _StandIn(self, fullname), is_package=True)
        if fullname not in self._modules:
            return None
        self._modules.discard(fullname)
        spec = importlib.util.find_spec(fullname)
        if spec and spec.loader:
            spec.loader = importlib.util.LazyLoader(spec.loader)
        return spec

    def load(self, name: str) -> ModuleType:
        """The real module; with the first of them all stand-ins leave."""
        while self._functions:
            sys.modules.pop(self._functions.pop(), None)
        return importlib.import_module(name)


class _StandIn(Loader):
    """Makes a module with any name in it; what is done with a name is done with the real one."""

    def __init__(self, finder: _Deferring, name: str) -> None:
        self._finder = finder
        self._name = name

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """An empty module that has every name which does not begin with an underscore."""
        module = ModuleType(spec.name)
        module.__dict__["__getattr__"] = self._named
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Runs nothing."""

    def _named(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return _Function(self._finder, self._name, name)


class _Function:
    def __init__(self, finder: _Deferring, module: str, name: str) -> None:
        self._real = (finder, module, name)

    def __call__(self, *args: Any, **named: Any) -> Any:
        finder, module, name = self._real
        return getattr(finder.load(module), name)(*args, **named)

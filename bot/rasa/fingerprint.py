"""Fingerprint of helper code: Rasa's training cache sees only a component's own class, so helpers are added here."""

from __future__ import annotations

import hashlib
import inspect
from types import ModuleType


def code_fingerprint(*modules: ModuleType) -> str:
    """A digest of the modules' source: another one when their logic changed."""
    source = "\0".join(inspect.getsource(module) for module in modules)
    return hashlib.sha256(source.encode()).hexdigest()

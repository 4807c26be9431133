"""Argos: translates on this machine, in the web process, where the package and its languages are installed."""

from __future__ import annotations

import importlib
from dataclasses import dataclass

from bot.phrases import phrase
from connectors.translation.engine import EngineFailed, Made, no_translation

_PACKAGE = "argostranslate"


@dataclass(frozen=True, kw_only=True)
class Argos:
    """The package `argostranslate`, which is no dependency of ours: it is looked for when somebody translates."""

    title: str = "Argos"

    def translate(self, text: str, *, source: str | None, target: str) -> Made:
        """See Engine; Argos must be told the `source`."""
        try:
            argos = importlib.import_module(f"{_PACKAGE}.translate")
        except ImportError:
            words = phrase(
                "Argos is not installed on this machine; an admin has to install it or choose another engine."
            )
            raise EngineFailed("not installed", words) from None
        if source is None:
            words = phrase("The language of these words is unknown; set the customer's language first (Edit…).")
            raise EngineFailed("unknown language", words)
        languages = {each.code: each for each in argos.get_installed_languages()}
        pair = languages[source].get_translation(languages[target]) if {source, target} <= set(languages) else None
        if pair is None:
            words = phrase("Argos has no package for these two languages; an admin has to install it.")
            raise EngineFailed("no language package", words)
        made = pair.translate(text)
        if not isinstance(made, str) or not made.strip():
            raise no_translation()
        return Made(text=made, source=source)

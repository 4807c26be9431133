"""Names: what languages are called on the pages of the shop's people; what it calls them itself stands in its facts."""

from __future__ import annotations

from collections.abc import Mapping

from bot.phrases import phrase

LANGUAGE_NAMES: Mapping[str, str] = {
    "en": phrase("English"),
    "es": phrase("Spanish"),
    "pt": phrase("Portuguese"),
    "pl": phrase("Polish"),
    "fi": phrase("Finnish"),
}


def language_called(code: object) -> str:
    """A language by its name, or its code where it has no name here."""
    return LANGUAGE_NAMES.get(str(code), str(code).upper())

"""Names: what languages are called in English, on the pages of its people; what a shop speaks stands in its facts."""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGE_NAMES: Mapping[str, str] = {
    "en": "English",
    "es": "Spanish",
    "pt": "Portuguese",
    "pl": "Polish",
    "fi": "Finnish",
}

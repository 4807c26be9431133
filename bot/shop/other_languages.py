"""Other languages: one sentence for customers who write in a language that the shop hasn't got, as data/ words it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.shop.answers import fill
from bot.shop.wording import language_name
from bot.yaml import read_yaml

OTHER_LANGUAGES_FILE = "other_languages.yml"
_SENTENCES = "answered_in"


def other_language_codes(content: Mapping[str, Any], spoken: Sequence[str]) -> list[str]:
    """The languages (ISO 639-1) for which the read file has a sentence, without those that the shop speaks."""
    return sorted(str(code) for code in content.get(_SENTENCES) or {} if code not in spoken)


def other_languages(data_folder: Path, spoken: Sequence[str]) -> dict[str, Mapping[str, str]]:
    """The sentence by the customer's language (ISO 639-1) and the language of the answer; none without the file.

    Raises YamlFault.
    """
    path = data_folder / OTHER_LANGUAGES_FILE
    sentences = read_yaml(path).get(_SENTENCES) or {} if path.is_file() else {}
    return {
        str(code): {own: fill(str(sentence), {"language": language_name(own, str(code))}.get) for own in spoken}
        for code, sentence in sorted(sentences.items())
        if code not in spoken
    }

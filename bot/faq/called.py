"""Called: what entries and texts are called on the pages: by their titles, never by the names in the files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from bot.faq.content import FAQ
from bot.faq.texts.catalogue import INTENTS
from bot.faq.texts.uses import title_of_response
from bot.shop.answers import SHOP_FILE, titles
from bot.shop.facts import read_shop

_RESPONSE = "utter_"


def intent_called(intent: str, titles: Mapping[str, str]) -> str:
    """An entry by its title, small talk as its page calls it; what has neither by its name in words."""
    return titles.get(intent) or INTENTS.get(intent) or _in_words(intent)


def called_in(folder: Path) -> Callable[[str], str]:
    """What the entries of a data folder are called; it is read only when somebody asks."""

    @cache
    def first_titles() -> dict[str, str]:
        by_entry = titles(folder, read_shop(folder / SHOP_FILE).languages)
        return {entry: next(iter(by_language.values())) for entry, by_language in by_entry.items() if by_language}

    return lambda entry: intent_called(entry, first_titles())


def response_called(response: str, titles: Mapping[str, str]) -> str:
    """An entry's answer by the entry's title, another text as its page calls it."""
    name = response.removeprefix(_RESPONSE)
    return intent_called(name, titles) if name.startswith(FAQ) else title_of_response(response)


def _in_words(intent: str) -> str:
    return intent.removeprefix(FAQ).replace("_", " ").capitalize()

"""Words: what the templates of the workbench call languages, and how they show customers' words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.faq.unanswered.masking import mask
from bot.shop.wording import language_name


def language_words(language: str) -> str:
    """A language's name in English."""
    return language_name(language, "en")


WORDS: Mapping[str, Callable[[str], str]] = {"language_words": language_words, "masked": mask}

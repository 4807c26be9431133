"""Words: what the templates of the workbench call languages, and how they show customers' words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.faq.unanswered.masking import mask
from bot.language.names import language_called

WORDS: Mapping[str, Callable[[str], str]] = {"language_words": language_called, "masked": mask}

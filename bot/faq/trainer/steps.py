"""Steps: what the trainer's process does, in an editor's words, and how much of the whole is behind it."""

from __future__ import annotations

from bot.language.names import language_called
from bot.phrases import phrase

# By how the process calls them; shares of the whole as measured with 60 entries in five languages.
_STEPS: tuple[tuple[str, str, float], ...] = (
    ("reading", phrase("reading the data"), 0.02),
    ("schema_validator", phrase("checking the data"), 0.12),
    ("finetuning_validator", phrase("checking the data"), 0.16),
    ("train_bot.rasa.classifier", phrase("learning the questions"), 0.22),
    ("train_bot.rasa.language", phrase("learning to tell languages apart"), 0.62),
    ("train_bot.rasa.mentions", phrase("learning names and places"), 0.7),
    ("train_RulePolicy", phrase("learning the rules"), 0.74),
    ("packing", phrase("packing the model"), 0.76),
    ("comparing", phrase("comparing with the live bot"), 0.82),
)
_LEARNING = "learning "
_FIRST, _LAST = 0.24, 0.6


class Steps:
    """Follows the steps of one training; `languages` are the shop's, in their order."""

    def __init__(self, languages: tuple[str, ...]) -> None:
        self._languages = languages

    def read(self, step: str) -> tuple[str, float] | None:
        """The step in words with the share that is done as it begins; None for one that nobody needs to see."""
        if step.startswith(_LEARNING):
            language = step.removeprefix(_LEARNING)
            place = self._languages.index(language) if language in self._languages else 0
            share = place / max(1, len(self._languages))
            name = language_called(language)
            return phrase("learning the questions in %(name)s", name=name), _FIRST + share * (_LAST - _FIRST)
        return next(((words, share) for begin, words, share in _STEPS if step.startswith(begin)), None)

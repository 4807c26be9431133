"""Summary: whether a week was better or worse, in one or two sentences."""

from __future__ import annotations

from collections.abc import Mapping

from bot.phrases import Phrase, joined, phrase
from bot.reports.definitions import DEFINITIONS
from bot.reports.weeks import Figure
from bot.reports.words import tone

_SAID = {"good": phrase("Better than usual: %(names)s."), "bad": phrase("Worse than usual: %(names)s.")}


def summary_words(figures: Mapping[str, Figure]) -> Phrase:
    """What was better and what was worse by more than chance; that nothing was; or that nobody knows yet."""
    judged = {key: figures[key] for key, each in DEFINITIONS.items() if each.better and key in figures}
    if all(figure.usual is None for figure in judged.values()):
        return phrase("Whether these days were better or worse than usual is known once four weeks have been counted.")
    sentences = []
    for wanted, said in _SAID.items():
        of = [key for key, figure in judged.items() if tone(figure.usual, DEFINITIONS[key].better) == wanted]
        if of:
            sentences.append(phrase(said, names=joined([DEFINITIONS[key].title for key in of], "; ")))
    return joined(sentences or [phrase("Nothing was better or worse than usual by more than chance explains.")])

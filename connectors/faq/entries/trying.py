"""Trying: an editor writes what a customer might, and sees which entry the running bot would answer with, and what."""

from __future__ import annotations

from flask import render_template, request

from bot.faq.called import intent_called
from bot.faq.editing.preview import Preview
from bot.phrases import phrase
from connectors.faq.workbench import Workbench
from connectors.rasa import Taken, TurnFailed

_LONGEST_SAID = 300


class Trying:
    """The page "Try a sentence". Nothing that is tried is kept."""

    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench

    def try_sentence(self) -> str:
        """GET: the form. POST: `said` in `language`, with what the bot makes of it."""
        languages = self._workbench.library.shop.languages
        said = " ".join(request.form.get("said", "").split())[:_LONGEST_SAID]
        chosen = request.form.get("language", "")
        language = chosen if chosen in languages else languages[0]
        taken, fault = self._taken(language, said) if said else (None, "")
        titles = self._workbench.entry_titles()
        return render_template(
            "faq/try.html",
            said=said,
            language=language,
            languages=languages,
            taken=taken,
            fault=fault,
            called=lambda entry: intent_called(entry, titles),
            previews=self._previews(taken, language, said) if taken else [],
            outlets=self._workbench.outlets,
        )

    def _taken(self, language: str, said: str) -> tuple[Taken | None, str]:
        """What the running bot takes it for, or why nobody can say."""
        if self._workbench.scorer is None:
            return None, phrase("No bot runs beside this page, so nothing can be tried.")
        try:
            return self._workbench.scorer(language, [said])[0], ""
        except TurnFailed:
            return None, phrase("The bot does not answer just now. Try again in a moment.")

    def _previews(self, taken: Taken, language: str, said: str) -> list[Preview]:
        """The answer for each channel; none where the bot would ask back or answers with small talk."""
        library = self._workbench.library
        entry = library.entry(taken.guesses[0].entry) if taken.answered and taken.guesses else None
        if entry is None:
            return []
        return list(
            self._workbench.previewer.of(
                entry,
                language,
                said,
                self._workbench.outlets,
                now=self._workbench.desk.now(),
                refusal=self._workbench.refusal,
            )
        )

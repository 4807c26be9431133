"""Trying: an editor writes what a customer might, and sees what the live bot would answer, and what a new one would."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from flask import render_template, request

from bot.faq.called import intent_called
from bot.faq.content import FAQ
from bot.faq.editing.entry import Entry
from bot.faq.editing.preview import Preview, Previewer
from bot.faq.editing.saving import entry_in, file_of
from bot.phrases import phrase
from connectors.desk import words
from connectors.faq.entries.words import ABOUTS
from connectors.faq.training.latest import candidate
from connectors.faq.workbench import Workbench
from connectors.rasa import Taken, TurnFailed

_LONGEST_SAID = 300
_LOADING = "loading"
_NOT_RUNNING = phrase(
    "The bot is not running, so nothing can be tried. Start it with: mostrador run (in containers: docker compose up"
    " -d), then try again."
)


@dataclass(frozen=True, kw_only=True)
class Side:
    """What one bot makes of a sentence, or the `fault` why it can't say. `previews` are the answer on each channel, one
    of so many `answers` that its entry has in the language; there are none where it would ask back or make small
    talk."""

    title: str
    source: str
    taken: Taken | None = None
    fault: str = ""
    answers: int = 0
    previews: tuple[Preview, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Tried:
    """A sentence in a language."""

    said: str
    language: str


class Trying:
    """The page "Try a sentence", and the box of the same on other pages. Nothing that is tried is kept."""

    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench

    def try_sentence(self) -> str:
        """GET: the form. POST: `said` in `language`, with what the bots make of it; the `part` that shows it alone is a
        fragment."""
        languages = self._workbench.library.shop.languages
        said = " ".join(request.form.get("said", "").split())[:_LONGEST_SAID]
        chosen = request.form.get("language", "")
        tried = _Tried(said=said, language=chosen if chosen in languages else languages[0])
        titles = self._workbench.entry_titles()
        return render_template(
            "faq/tried.html" if request.form.get("part") else "faq/try.html",
            said=said,
            language=tried.language,
            languages=languages,
            sides=self._sides(tried) if said else [],
            called=lambda entry: intent_called(entry, titles),
            outlets=self._workbench.outlets,
            abouts=ABOUTS,
        )

    def _sides(self, tried: _Tried) -> list[Side]:
        live = self._live(tried)
        trained = candidate(self._workbench.desk.store)
        # Where nobody answers for the live bot, nobody does for the new one.
        if live.fault or trained is None or trained.model is None:
            return [live]
        desk = self._workbench.desk
        return [live, self._new(tried, trained.model, words.moment(trained.ended_at or 0.0, desk.now(), desk.zone))]

    def _live(self, tried: _Tried) -> Side:
        side = Side(title=phrase("The bot that is live"), source=phrase("With the answers and facts of today."))
        folder = self._workbench.settings.live_folder.path
        return self._asked(side, tried, None, lambda name: _entry_in(folder, name), self._workbench.published_previewer)

    def _new(self, tried: _Tried, model: str, moment: str) -> Side:
        source = phrase("Trained %(moment)s; with the answers and facts as they stand on these pages.", moment=moment)
        side = Side(title=phrase("The new bot"), source=source)
        return self._asked(side, tried, model, self._workbench.library.entry, self._workbench.previewer)

    def _asked(
        self,
        side: Side,
        tried: _Tried,
        model: str | None,
        entry_called: Callable[[str], Entry | None],
        previewer: Previewer,
    ) -> Side:
        """The side with what the bot says, and the answer that its entry gives."""
        if self._workbench.scorer is None:
            return replace(side, fault=_NOT_RUNNING)
        try:
            taken = self._workbench.scorer(tried.language, [tried.said], model)[0]
        except TurnFailed as error:
            return replace(side, fault=_fault(error, is_live=model is None))
        best = taken.guesses[0].entry if taken.answered and taken.guesses else ""
        entry = entry_called(best) if best.startswith(FAQ) else None
        if entry is None:
            return replace(side, taken=taken)
        previews = previewer.of(
            entry,
            tried.language,
            tried.said,
            self._workbench.outlets,
            now=self._workbench.desk.now(),
            refusal=self._workbench.refusal,
        )
        answers = [each for each in entry.part(tried.language).answers if not each.is_empty]
        return replace(side, taken=taken, answers=len(answers), previews=tuple(previews))


def _entry_in(folder: Path, name: str) -> Entry | None:
    found = file_of(folder, name)
    return entry_in(found[0], name) if found else None


def _fault(error: TurnFailed, *, is_live: bool) -> str:
    """Why nobody can say, and what to do."""
    if error.step == _LOADING:
        return phrase("The new bot is being loaded, to be tried. Try again in a few seconds.")
    if error.starting:
        return phrase("The bot is starting. Try again in a minute.")
    if error.nobody_listens:
        return _NOT_RUNNING
    if is_live:
        return phrase("The bot does not answer just now. Try again in a moment.")
    return phrase("The new bot can't be tried: train it again. Or publish: whoever does has it compared all the same.")

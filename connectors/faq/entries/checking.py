"""Checking: what an editor is told while they type: findings, a preview for each channel, what the bot does today."""

from __future__ import annotations

from flask import render_template, request

from bot.faq.editing.entry import Entry
from bot.faq.editing.finding import Finding, Level
from bot.faq.facts.titles import title_of
from bot.phrases import phrase
from connectors.faq.entries.form import entry_of
from connectors.faq.entries.opened import name_of, saved_entry
from connectors.faq.workbench import Workbench
from connectors.rasa import Taken, TurnFailed

# So many new phrasings are shown to the running bot at once.
_SCORED = 10
_LONGEST_SAID = 300


class Checking:
    """The routes that read the form and change nothing."""

    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench

    def check_entry(self, topic: str, name: str) -> str:
        """POST: the form. Fragment: the findings, a list for each field."""
        findings = self._workbench.checks.of(self._typed(topic, name))
        by_field: dict[str, list[Finding]] = {}
        for finding in findings:
            by_field.setdefault(finding.field, []).append(finding)
        grave = {language: self._worst(findings, language) for language in self._languages}
        errors = sum(each.level is Level.ERROR for each in findings)
        warnings = sum(each.level is Level.WARNING for each in findings)
        return render_template("faq/findings.html", by_field=by_field, grave=grave, errors=errors, warnings=warnings)

    def preview_entry(self, topic: str, name: str) -> str:
        """POST: the form, `said` and `language`. Fragment: what customers who write that would read on each channel."""
        language = request.form.get("preview_language", "")
        language = language if language in self._languages else self._languages[0]
        said = request.form.get("said", "")[:_LONGEST_SAID]
        previews = self._workbench.previewer.of(
            self._typed(topic, name),
            language,
            said,
            self._workbench.outlets,
            now=self._workbench.desk.now(),
            refusal=self._workbench.refusal,
        )
        return render_template(
            "faq/preview.html",
            previews=previews,
            outlets=self._workbench.outlets,
            language=language,
        )

    def score_examples(self, topic: str, name: str) -> str:
        """POST: the form and `language`. Fragment: which of the new phrasings the running bot takes for others."""
        entry, language = self._typed(topic, name), request.form.get("language", "")
        findings = self._taken(entry, language) if language in self._languages else []
        return render_template("faq/taken.html", language=language, findings=findings)

    def list_facts(self) -> str:
        """Fragment: every fact with its value in `language`, to insert into an answer."""
        language = request.args.get("language", "")
        language = language if language in self._languages else self._languages[0]
        facts = [each for each in self._workbench.checks.facts.facts if language in each.values]
        return render_template("faq/facts.html", facts=facts, title_of=title_of, language=language)

    @property
    def _languages(self) -> tuple[str, ...]:
        return self._workbench.library.shop.languages

    def _typed(self, topic: str, name: str) -> Entry:
        return entry_of(name_of(topic, name), request.form, self._languages)

    def _worst(self, findings: list[Finding], language: str) -> str:
        levels = [each.level for each in findings if each.field.startswith(f"{language}.")]
        return next((level.value for level in Level if level in levels), "")

    def _taken(self, entry: Entry, language: str) -> list[Finding]:
        """The new phrasings that the running bot answers with another entry; none where it can't be asked."""
        saved, _, _ = saved_entry(self._workbench, entry.name)
        known = set(saved.part(language).examples) if saved else set()
        fresh = [each for each in entry.part(language).examples if each not in known][-_SCORED:]
        if self._workbench.scorer is None or not fresh:
            return []
        try:
            taken = self._workbench.scorer(language, fresh)
        except TurnFailed:
            return []
        pairs = zip(fresh, taken, strict=True)
        return [self._finding(text, each, language) for text, each in pairs if _is_other(each, entry.name)]

    def _finding(self, text: str, taken: Taken, language: str) -> Finding:
        best = taken.guesses[0]
        other = self._workbench.library.entry(best.entry)
        title = other.title([language, *self._languages]) if other else best.entry
        what = phrase(
            "customers who write “%(text)s” get “%(title)s” today (%(confidence)s sure)",
            text=text,
            title=title,
            confidence=f"{best.confidence:.0%}",
        )
        cure = phrase("keep it only if this entry answers it better")
        return Finding(level=Level.WARNING, field=f"{language}.examples", what=what, cure=cure)


def _is_other(taken: Taken, name: str) -> bool:
    return taken.answered and bool(taken.guesses) and taken.guesses[0].entry != name

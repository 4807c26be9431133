"""Importing: the page that takes files, the one that shows what they would change, and doing what was chosen of it."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from flask import Response, abort, redirect, render_template, request, url_for

from bot.faq.content import entry_file
from bot.faq.exchange import importing
from bot.faq.exchange.catalogue import UnreadableData
from bot.faq.exchange.differences import difference
from bot.faq.exchange.importing import Imported, NotImported, plan_import, read_import
from bot.faq.exchange.limits import MOST_BYTES, Refused, check_size
from bot.faq.exchange.plan import Outcome, Plan
from bot.faq.exchange.reading import Upload
from bot.phrases import phrase
from bot.text import size_words
from connectors.desk.access.sessions import signed_in
from connectors.desk.requests import PageAnswer
from connectors.desk.words import language_name
from connectors.faq.exchange.exporting import XLSX, download
from connectors.faq.exchange.uploads import KeptImport, Uploads
from connectors.faq.workbench import Workbench

_MOST_FILES = 50
# A tick for each row of a large sheet.
_CHOICES_BYTES = 8_000_000
_FORM_BYTES = 100_000
_SHOWN = (Outcome.CONFLICT, Outcome.REFUSED, Outcome.CHANGED, Outcome.NEW)
_ROW = "row"


class ImportPages:
    """The routes of imports."""

    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench
        self._uploads = Uploads(workbench.settings.data_dir / "imports")

    def exchange(self) -> str:
        """GET: the downloads, and the form for files."""
        return self._page()

    def begin_import(self) -> PageAnswer:
        """POST: `files`, and the `language` that is meant where they name none."""
        request.max_content_length = _FORM_BYTES + MOST_BYTES
        files = [file for file in request.files.getlist("files") if file.filename][:_MOST_FILES]
        uploads = [Upload(name=str(file.filename), content=file.stream.read()) for file in files]
        if not uploads:
            return self._page(phrase("Choose a file first.")), HTTPStatus.BAD_REQUEST
        language = request.form.get("language", "")
        kept = KeptImport(uploads=tuple(uploads), language=language if language in self._languages else "")
        try:
            for upload in uploads:
                check_size(len(upload.content), upload.name)
            read_import(self._workbench.data, kept.uploads, language=kept.language)
        except (Refused, UnreadableData) as error:
            return self._page(_sentence(error)), HTTPStatus.BAD_REQUEST
        import_id = self._uploads.keep(signed_in().agent_id, kept, now=self._workbench.desk.now())
        return redirect(url_for("faq.planned_import", import_id=import_id), HTTPStatus.SEE_OTHER)

    def planned_import(self, import_id: str) -> PageAnswer:
        """GET: what the files would change, with a tick for each row."""
        return self._with_plan(import_id, lambda plan: self._plan_page(import_id, plan))

    def sheet_to_mend(self, import_id: str) -> PageAnswer:
        """GET: the rows that can't be taken, as a workbook that says why."""
        return self._with_plan(import_id, lambda plan: download(importing.sheet_to_mend(plan), XLSX, "to-mend.xlsx"))

    def apply_import(self, import_id: str) -> PageAnswer:
        """POST: takes the rows whose keys are given as `row`; all of them, or says why none."""
        request.max_form_memory_size = request.max_content_length = _CHOICES_BYTES
        kept = self._kept(import_id)
        chosen = frozenset(request.form.getlist(_ROW))
        try:
            taken = importing.apply_import(self._workbench.data, kept.uploads, chosen, language=kept.language)
        except (NotImported, Refused, UnreadableData) as error:
            return self._again(import_id, kept, _sentence(error)), HTTPStatus.CONFLICT
        self._remember(taken, kept)
        self._uploads.forget(import_id)
        return redirect(url_for("faq.exchange", rows=len(taken.decisions)), HTTPStatus.SEE_OTHER)

    def _remember(self, taken: Imported, kept: KeptImport) -> None:
        """Writes the entries' changes into their history."""
        why = f"Imported from {', '.join(upload.name for upload in kept.uploads)}"[:500]
        entries = {entry_file(row.name): row.name for row in (each.row for each in taken.decisions)}
        desk, me = self._workbench.desk, signed_in().agent_id
        for file, (before, after) in taken.files.items():
            if entry := entries.get(file):
                desk.store.entry_history.record(entry, me, why=why, before=before, after=after, now=desk.now())

    @property
    def _languages(self) -> tuple[str, ...]:
        return self._workbench.desk.languages

    def _page(self, fault: str = "") -> str:
        languages = [(language, language_name(language)) for language in self._languages]
        return render_template(
            "faq/exchange.html",
            fault=fault,
            languages=languages,
            limit=size_words(MOST_BYTES),
            rows=request.args.get("rows", type=int),
        )

    def _plan_page(self, import_id: str, plan: Plan, fault: str = "") -> str:
        groups = [(outcome, plan.of(outcome)) for outcome in _SHOWN if plan.count(outcome)]
        return render_template(
            "faq/import.html",
            import_id=import_id,
            groups=groups,
            notes=plan.notes,
            left_alone=[decision for decision in plan.of(Outcome.SAME) if decision.words],
            same=plan.count(Outcome.SAME),
            takable=plan.count(Outcome.NEW) + plan.count(Outcome.CHANGED) + plan.count(Outcome.CONFLICT),
            difference=difference,
            fault=fault,
        )

    def _planned(self, kept: KeptImport) -> Plan:
        return plan_import(self._workbench.data, kept.uploads, language=kept.language)

    def _with_plan(self, import_id: str, answer: Callable[[Plan], str | Response]) -> PageAnswer:
        kept = self._kept(import_id)
        try:
            return answer(self._planned(kept))
        except (Refused, UnreadableData) as error:
            return self._page(_sentence(error)), HTTPStatus.CONFLICT

    def _again(self, import_id: str, kept: KeptImport, fault: str) -> str:
        try:
            return self._plan_page(import_id, self._planned(kept), fault)
        except (Refused, UnreadableData) as error:
            return self._page(_sentence(error))

    def _kept(self, import_id: str) -> KeptImport:
        kept = self._uploads.get(import_id, signed_in().agent_id)
        if kept is None:
            abort(HTTPStatus.NOT_FOUND, phrase("These files are gone: they are kept for a day. Choose them once more."))
        return kept


def _sentence(error: Exception) -> str:
    return phrase("This can't be imported: %(error)s.", error=error)

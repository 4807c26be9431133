"""Moves: an entry comes, gets another name, goes, and comes back."""

from __future__ import annotations

from http import HTTPStatus

from flask import abort, redirect, render_template, request, url_for

from bot.faq.editing.entry import NAME, Entry, Part
from bot.faq.editing.naming import entry_name
from bot.faq.editing.saving import NameTaken, Saved, bring_back, file_of, move_entry, named_in, remove_entry, topics
from bot.faq.writing import Conflict
from bot.phrases import phrase
from bot.yaml import YamlFault
from connectors.desk.access.sessions import signed_in
from connectors.desk.requests import PageAnswer, text_of
from connectors.desk.words import stamp
from connectors.faq.entries.opened import address_of, keep_draft, name_of, page_of
from connectors.faq.workbench import Workbench


class Moves:
    """The routes that change which entries there are."""

    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench

    def new_entry(self) -> PageAnswer:
        """GET: asks for the topic and the question; POST: opens the empty entry as a draft."""
        library = self._workbench.library
        library.refresh()
        fault = ""
        if request.method == "POST":
            title = text_of("title")
            name = entry_name(text_of("new_topic") or text_of("topic"), text_of("name") or title)
            fault = self._fault_of_name(name) if title else phrase("Write what is asked, in a few words.")
            if not fault:
                part = Part(title=title)
                keep_draft(self._workbench, Entry(name=name, parts={library.shop.languages[0]: part}), "")
                return redirect(page_of(name), HTTPStatus.SEE_OTHER)
        page = render_template(
            "faq/new.html", topics=topics(library.entries()), language=library.shop.languages[0], fault=fault
        )
        return (page, HTTPStatus.BAD_REQUEST) if fault else page

    def move_entry(self, topic: str, name: str) -> PageAnswer:
        """POST: another topic or name, in the entry's file and wherever else it is named."""
        old = name_of(topic, name)
        new = entry_name(text_of("new_topic") or text_of("topic"), text_of("name"))
        if new == old or not NAME.fullmatch(new):
            abort(
                HTTPStatus.BAD_REQUEST,
                phrase("Choose another name, in letters of English and numbers, such as engraving."),
            )
        try:
            saved = move_entry(self._workbench.data, old, new, request.form.get("based_on", ""))
        except NameTaken as error:
            abort(HTTPStatus.CONFLICT, str(error))
        except (Conflict, YamlFault) as error:
            abort(HTTPStatus.CONFLICT, phrase("Nothing was moved: %(error)s", error=error))
        self._record(new, saved, former_entry=old)
        self._workbench.desk.store.entry_drafts.drop(signed_in().agent_id, old)
        return redirect(page_of(new), HTTPStatus.SEE_OTHER)

    def remove_entry(self, topic: str, name: str) -> PageAnswer:
        """GET: what goes with it, and asks; POST: takes the entry out of the folder. Its history keeps all of it."""
        full_name = name_of(topic, name)
        found = file_of(self._workbench.data, full_name)
        if found is None:
            abort(HTTPStatus.NOT_FOUND, phrase("There is no such entry."))
        if request.method != "POST":
            self._workbench.library.refresh()
            entry = self._workbench.library.entry(full_name)
            languages = self._workbench.library.shop.languages
            return render_template(
                "faq/remove.html",
                title=entry.title(languages) if entry else full_name,
                address=address_of(full_name),
                based_on=found[1],
                others=named_in(self._workbench.data, full_name),
            )
        try:
            saved = remove_entry(self._workbench.data, full_name, request.form.get("based_on", ""))
        except Conflict as error:
            abort(HTTPStatus.CONFLICT, phrase("Nothing was removed: %(error)s", error=error))
        self._record(full_name, saved)
        self._workbench.desk.store.entry_drafts.drop(signed_in().agent_id, full_name)
        return redirect(url_for("faq.removed_entries"), HTTPStatus.SEE_OTHER)

    def removed_entries(self) -> str:
        """GET: the entries that were removed here, each with a button that brings it back."""
        desk = self._workbench.desk
        removed = [each for each in desk.store.entry_history.removed() if not self._exists(each.entry)]
        return render_template("faq/removed.html", removed=removed, moment=lambda at: stamp(at, desk.zone))

    def bring_entry_back(self, change_id: str) -> PageAnswer:
        """POST: writes a removed entry's file as it was."""
        change = self._workbench.desk.store.entry_history.get(change_id)
        if change is None or change.before is None:
            abort(HTTPStatus.NOT_FOUND, phrase("There is nothing to bring back."))
        try:
            saved = bring_back(self._workbench.data, change.entry, change.before)
        except Conflict:
            abort(HTTPStatus.CONFLICT, phrase("%(entry)s exists again: open it instead.", entry=change.entry))
        self._record(change.entry, saved, why="brought back")
        return redirect(page_of(change.entry), HTTPStatus.SEE_OTHER)

    def _record(self, name: str, saved: Saved, *, former_entry: str | None = None, why: str = "") -> None:
        self._workbench.desk.store.entry_history.record(
            name,
            signed_in().agent_id,
            why=why or text_of("why")[:500],
            before=saved.before,
            after=saved.after,
            now=self._workbench.desk.now(),
            former_entry=former_entry,
        )

    def _exists(self, name: str) -> bool:
        return file_of(self._workbench.data, name) is not None

    def _fault_of_name(self, name: str) -> str:
        if not NAME.fullmatch(name):
            return phrase("The topic and the name need letters of English or numbers: write a name such as engraving.")
        if self._exists(name):
            return phrase("%(name)s exists already: open it, or choose another name.", name=name)
        return ""

"""Cards: who looks after an entry, notes and comments on it, its history, and who has it open now."""

from __future__ import annotations

import re
from http import HTTPStatus

from flask import abort, redirect, render_template, request, url_for

from bot.faq.editing.entry import Entry
from bot.faq.editing.merging import Take, clashes, merged
from bot.faq.editing.saving import entry_in
from bot.faq.editing.words import Change, changes
from bot.phrases import phrase
from bot.store.faq.entry_cards import EntryCard
from bot.store.faq.entry_history import EntryChange
from bot.yaml import YamlFault
from connectors.desk.access.sessions import signed_in
from connectors.desk.requests import PageAnswer, text_of
from connectors.desk.words import stamp
from connectors.faq.entries.opened import keep_draft, name_of, saved_entry
from connectors.faq.entries.words import sentence_of
from connectors.faq.workbench import Workbench

_PAGE = re.compile(r"[0-9a-f]{32}")
_LONGEST = 4_000


class Cards:
    """The routes around an entry that leave its file alone."""

    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench

    def keep_card(self, topic: str, name: str) -> PageAnswer:
        """POST: `owner` and `notes`."""
        desk, owner = self._workbench.desk, request.form.get("owner", "")
        known = {agent.agent_id for agent in desk.store.agents.all()}
        card = EntryCard(owner_id=owner if owner in known else None, notes=text_of("notes")[:_LONGEST])
        desk.store.entry_cards.keep(name_of(topic, name), card, now=desk.now())
        return self._back(topic, name)

    def comment_entry(self, topic: str, name: str) -> PageAnswer:
        """POST: `text`."""
        desk = self._workbench.desk
        if text := text_of("text")[:_LONGEST]:
            desk.store.entry_cards.comment(name_of(topic, name), signed_in().agent_id, text, now=desk.now())
        return self._back(topic, name)

    def entry_history(self, topic: str, name: str) -> str:
        """GET: who changed the entry when and why, and what, in words."""
        desk, full_name = self._workbench.desk, name_of(topic, name)
        history = desk.store.entry_history.of(full_name)
        return render_template(
            "faq/history.html",
            address={"topic": topic, "name": name},
            name=full_name,
            history=[(change, _changes(change)) for change in history],
            moment=lambda at: stamp(at, desk.zone),
        )

    def take_version(self, topic: str, name: str, change_id: str) -> PageAnswer:
        """POST: the entry as it was before a change becomes the editor's draft, to look at and to save."""
        full_name = name_of(topic, name)
        change = self._workbench.desk.store.entry_history.get(change_id)
        before = _entry(change, change.before) if change else None
        saved, digest, _ = saved_entry(self._workbench, full_name)
        if before is None or saved is None:
            abort(HTTPStatus.NOT_FOUND, phrase("This version is not here."))
        keep_draft(self._workbench, _as_now(before, saved), digest)
        return self._back(topic, name)

    def look_at_entry(self, topic: str, name: str) -> str | tuple[str, int]:
        """POST: `page` shows this entry. Fragment: who else has it open."""
        desk, page = self._workbench.desk, request.form.get("page", "")
        if not _PAGE.fullmatch(page):
            return "", HTTPStatus.BAD_REQUEST
        names = desk.store.entry_viewers.look(page, signed_in().agent_id, name_of(topic, name), now=desk.now())
        return render_template("faq/viewers.html", sentence=sentence_of(names))

    def leave_entry(self) -> tuple[str, int]:
        """POST: `page` shows no entry any more."""
        page = request.form.get("page", "")
        if _PAGE.fullmatch(page):
            self._workbench.desk.store.entry_viewers.leave(page)
        return "", HTTPStatus.NO_CONTENT

    def _back(self, topic: str, name: str) -> PageAnswer:
        return redirect(url_for("faq.entry", topic=topic, name=name), HTTPStatus.SEE_OTHER)


def _changes(change: EntryChange) -> list[Change]:
    return changes(_entry(change, change.before), _entry(change, change.after))


def _entry(change: EntryChange, text: str | None) -> Entry | None:
    """The entry in a version's text, by the name that it had then; None for what can't be read."""
    for name in (change.entry, change.former_entry):
        try:
            entry = entry_in(text, name) if text and name else None
        except (YamlFault, AttributeError, KeyError, TypeError):
            return None
        if entry and entry.parts:
            return entry
    return None


def _as_now(before: Entry, saved: Entry) -> Entry:
    """An older version under the name of now, its answers in the places that their like have in the file."""
    older = Entry(name=saved.name, parts=before.parts)
    return merged(None, older, saved, dict.fromkeys((each.key for each in clashes(None, older, saved)), Take.MINE))

"""The editor of an entry: its page, saving, and what to do when somebody else saved first."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import redirect, render_template, request, url_for

from bot.conversations.unanswered.cluster import ClusterState
from bot.faq.check import check
from bot.faq.content import FAQ, entry_file
from bot.faq.editing.entry import Entry, Part
from bot.faq.editing.merging import Take, clashes, merged
from bot.faq.editing.saving import entry_in, save_entry, topics
from bot.faq.writing import Conflict, digest
from bot.phrases import phrase
from bot.shop.about import KINDS, allowed_placeholders
from bot.store.faq.entry_numbers import EntryNumbers
from bot.yaml import YamlFault
from connectors.desk.access.sessions import signed_in
from connectors.desk.requests import JsonAnswer, PageAnswer, done, text_of
from connectors.desk.words import stamp
from connectors.faq.entries.form import BUTTONS, entry_of
from connectors.faq.entries.list import NUMBERS_SECONDS
from connectors.faq.entries.opened import Opened, address_of, keep_draft, name_of, opened, page_of, saved_entry
from connectors.faq.entries.pictures import picture_names
from connectors.faq.entries.rows import ENOUGH
from connectors.faq.entries.words import ABOUTS, PERSON
from connectors.faq.workbench import Workbench

_LEAST_SURE = 5
_REMOVED = phrase(
    "Somebody removed this entry meanwhile. Your words are kept as a draft: discard it, or bring the entry back."
)


class EntryEditor:
    """The routes on which an entry is read and saved."""

    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench

    def entry(self, topic: str, name: str) -> PageAnswer:
        """GET: the page of an entry."""
        return self._page(opened(self._workbench, name_of(topic, name)))

    def save_entry(self, topic: str, name: str) -> PageAnswer:
        """POST: the form. Saved into the file, or shown again with the reason, or beside what somebody else saved."""
        entry = self._typed(name_of(topic, name))
        based_on = request.form.get("based_on", "")
        keep_draft(self._workbench, entry, based_on)
        try:
            saved = save_entry(self._workbench.data, entry, self._languages, based_on or None)
        except Conflict as conflict:
            if conflict.text is None:
                return self._page(opened(self._workbench, entry.name), fault=_REMOVED)
            return self._conflict(entry, conflict.text), HTTPStatus.CONFLICT
        except (ValueError, YamlFault) as error:
            return self._page(opened(self._workbench, entry.name), fault=str(error)), HTTPStatus.BAD_REQUEST
        store, agent_id = self._workbench.desk.store, signed_in().agent_id
        if saved.before != saved.after:
            store.entry_history.record(
                entry.name,
                agent_id,
                why=text_of("why")[:500],
                before=saved.before,
                after=saved.after,
                now=self._workbench.desk.now(),
            )
        store.entry_drafts.drop(agent_id, entry.name)
        self._close_questions(entry.name)
        return redirect(page_of(entry.name, has_saved=True), HTTPStatus.SEE_OTHER)

    def merge_entry(self, topic: str, name: str) -> PageAnswer:
        """POST: what to keep of two versions. The result becomes the draft, based on what is in the file now."""
        full_name = name_of(topic, name)
        mine = opened(self._workbench, full_name)
        choices = {
            field.removeprefix("take."): Take(value)
            for field, value in request.form.items()
            if field.startswith("take.") and value in {each.value for each in Take}
        }
        theirs = mine.saved or Entry(name=full_name)
        keep_draft(self._workbench, merged(self._base(full_name), mine.entry, theirs, choices), mine.digest)
        return redirect(url_for("faq.entry", topic=topic, name=name), HTTPStatus.SEE_OTHER)

    def keep_entry_draft(self, topic: str, name: str) -> JsonAnswer:
        """POST: what is typed so far."""
        keep_draft(self._workbench, self._typed(name_of(topic, name)), request.form.get("based_on", ""))
        desk = self._workbench.desk
        return done(phrase("Draft kept %(stamp)s", stamp=stamp(desk.now(), desk.zone)))

    def drop_entry_draft(self, topic: str, name: str) -> PageAnswer:
        """POST: forgets what was typed; the page shows the file again."""
        full_name = name_of(topic, name)
        self._workbench.desk.store.entry_drafts.drop(signed_in().agent_id, full_name)
        saved, _, _ = saved_entry(self._workbench, full_name)
        address = url_for("faq.entry", topic=topic, name=name) if saved else url_for("faq.entries")
        return redirect(address, HTTPStatus.SEE_OTHER)

    def entry_problems(self, topic: str, name: str) -> str:
        """Fragment: what keeps the entry in its file from being published, from a check of the whole folder."""
        file = entry_file(name_of(topic, name))
        problems = check(self._workbench.data)
        return render_template(
            "faq/problems.html",
            problems=[each for each in problems if each.file == file],
            others=len([each for each in problems if each.file != file]),
        )

    def _close_questions(self, name: str) -> None:
        """The unanswered questions for which the editor came here are answered now."""
        desk, cluster_id = self._workbench.desk, text_of("cluster")
        if cluster := desk.store.unanswered.cluster(cluster_id, now=desk.now()):
            agent_id = signed_in().agent_id
            desk.store.unanswered.decide(
                cluster.cluster_id, ClusterState.ADDED, agent_id=agent_id, now=desk.now(), entry=name
            )

    @property
    def _languages(self) -> tuple[str, ...]:
        return self._workbench.library.shop.languages

    def _typed(self, name: str) -> Entry:
        return entry_of(name, request.form, self._languages)

    def _base(self, name: str) -> Entry | None:
        """The entry that the editor's draft was based on, kept with it or in the history; None where neither has it."""
        store = self._workbench.desk.store
        draft = store.entry_drafts.get(signed_in().agent_id, name)
        if draft is None or draft.based_on is None:
            return None
        history = (text for each in store.entry_history.of(name) for text in (each.after, each.before) if text)
        texts = [draft.based_text] if draft.based_text else history
        text = next((each for each in texts if digest(each) == draft.based_on), None)
        return entry_in(text, name) if text else None

    def _conflict(self, mine: Entry, text: str) -> str:
        theirs = entry_in(text, mine.name)
        base = self._base(mine.name)
        changes = self._workbench.desk.store.entry_history.of(mine.name, limit=1)
        return render_template(
            "faq/conflict.html",
            title=mine.title(self._languages),
            address=address_of(mine.name),
            clashes=clashes(base, _within(mine, self._languages), _within(theirs, self._languages)),
            who=changes[0].agent_name if changes and changes[0].after == text else None,
        )

    def _page(self, shown: Opened, fault: str = "") -> str:
        workbench, entry = self._workbench, shown.entry
        library, store, now = workbench.library, workbench.desk.store, workbench.desk.now()
        library.refresh()
        opens_with = request.args.get("language", "")
        numbers = store.entry_numbers.since(now - NUMBERS_SECONDS, now).get(entry.name, EntryNumbers())
        return render_template(
            "faq/entry.html",
            shown=shown,
            entry=entry,
            title=entry.title(self._languages),
            address=address_of(entry.name),
            languages=self._languages,
            parts={each: entry.part(each) for each in self._languages},
            fault=fault,
            opens_with=opens_with if opens_with in self._languages else "",
            cluster_id=request.values.get("cluster", ""),
            has_saved=request.args.get("saved") == "1",
            abouts=ABOUTS,
            about_facts={kind: sorted(allowed_placeholders(kind)) for kind in KINDS},
            outlets=workbench.outlets,
            pictures=picture_names(workbench.data),
            targets=self._targets(),
            topics=topics(library.entries()),
            buttons=BUTTONS,
            empty=Part(),
            numbers=numbers,
            enough=ENOUGH,
            least_sure=store.entry_numbers.least_sure(entry.name, since=now - NUMBERS_SECONDS, limit=_LEAST_SURE),
            **self._card(entry.name),
        )

    def _targets(self) -> list[tuple[str, str]]:
        """What a button may stand for, with its title: a person, or another entry."""
        entries = (each for each in self._workbench.library.entries() if each.name.startswith(FAQ))
        return [PERSON, *((each.name, each.title(self._languages)) for each in entries)]

    def _card(self, name: str) -> dict[str, Any]:
        desk = self._workbench.desk
        return {
            "card": desk.store.entry_cards.get(name),
            "comments": desk.store.entry_cards.comments(name),
            "agents": desk.store.agents.all(),
            "last_changes": desk.store.entry_history.of(name, limit=1),
            "moment": lambda at: stamp(at, desk.zone),
        }


def _within(entry: Entry, languages: tuple[str, ...]) -> Entry:
    """The entry in these languages only."""
    return Entry(name=entry.name, parts={each: entry.part(each) for each in languages})

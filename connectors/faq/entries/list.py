"""The list of entries: every question that the bot answers, by topic, with its languages and what customers did."""

from __future__ import annotations

from itertools import groupby

from flask import render_template, request

from bot.faq.called import intent_called
from bot.faq.editing.entry import entry_from_json
from bot.phrases import phrase
from bot.store.faq.entry_drafts import EntryDraft
from connectors.desk.access.sessions import signed_in
from connectors.faq.entries.opened import address_of
from connectors.faq.entries.rows import ENOUGH, EntryRow, matching, rows_of
from connectors.faq.workbench import Workbench

NUMBERS_SECONDS = 28 * 24 * 3600.0
_ORDERS = {
    "topic": phrase("by topic"),
    "asked": phrase("most asked first"),
    "unsure": phrase("least sure first"),
    "holes": phrase("missing languages"),
}


class EntryList:
    """The page that the workbench opens with."""

    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench

    def entries(self) -> str:
        """GET: the entries by topic; `q` searches, `order` sorts."""
        library, store, now = self._workbench.library, self._workbench.desk.store, self._workbench.desk.now()
        library.refresh()
        words, order = request.args.get("q", "").strip(), request.args.get("order", "topic")
        numbers = store.entry_numbers.since(now - NUMBERS_SECONDS, now)
        rows = rows_of(library.entries(), library.shop, numbers, store.entry_cards.owners(), now)
        found = matching(rows, words)
        return render_template(
            "faq/entries.html",
            topics=_topics(_ordered(found, order), order),
            count=len(found),
            languages=library.shop.languages,
            faults=library.faults(),
            words=words,
            order=order,
            orders=_ORDERS,
            enough=ENOUGH,
            drafts=[
                (address_of(draft.entry), self._called(draft)) for draft in store.entry_drafts.of(signed_in().agent_id)
            ],
            asked=sum(row.numbers.asked for row in rows),
        )

    def _called(self, draft: EntryDraft) -> str:
        """The title that the editor typed, else the saved one."""
        languages = self._workbench.library.shop.languages
        typed = entry_from_json(draft.content).title(languages)
        return typed if typed != draft.entry else intent_called(draft.entry, self._workbench.entry_titles())


def _ordered(rows: list[EntryRow], order: str) -> list[EntryRow]:
    if order == "asked":
        return sorted(rows, key=lambda row: -row.numbers.asked)
    if order == "unsure":
        asked = [row for row in rows if row.numbers.asked]
        return sorted(asked, key=lambda row: row.numbers.confidence)
    if order == "holes":
        return sorted((row for row in rows if row.holes), key=_missed, reverse=True)
    return sorted(rows, key=lambda row: row.entry.topic)


def _missed(row: EntryRow) -> int:
    """How often it was asked in the languages that it lacks."""
    return sum(row.numbers.by_language.get(each, 0) for each in row.holes)


def _topics(rows: list[EntryRow], order: str) -> list[tuple[str, list[EntryRow]]]:
    """The rows under their topics; all under one heading where they have another order."""
    if order != "topic":
        return [(_ORDERS.get(order, order), rows)]
    return [(topic, list(group)) for topic, group in groupby(rows, key=lambda row: row.entry.topic)]

"""Rows: what the list of entries shows of each, and which of them a search and a filter leave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.faq.checks.dated import end_words
from bot.faq.content import FAQ
from bot.faq.editing.entry import Entry
from bot.phrases import phrase
from bot.shop.facts import Shop
from bot.shop.validity import BadValidity, validity_of, zone_of
from bot.store.faq.entry_numbers import EntryNumbers
from bot.text import fold

# Of fewer customers a share says nothing.
ENOUGH = 10
_NONE = EntryNumbers()


@dataclass(frozen=True, kw_only=True)
class EntryRow:
    """One entry: its title, the number of examples by language, the languages that it lacks with the most asked first,
    the notes on answers that end soon, and what its customers did."""

    entry: Entry
    title: str
    examples: Mapping[str, int]
    holes: Sequence[str]
    ending: str
    numbers: EntryNumbers
    owner: str

    @property
    def address(self) -> dict[str, str]:
        """The parts of its page's address."""
        topic, _, name = self.entry.name.removeprefix(FAQ).partition("_")
        return {"topic": topic, "name": name}


def rows_of(
    entries: Iterable[Entry], shop: Shop, numbers: Mapping[str, EntryNumbers], owners: Mapping[str, str], now: float
) -> list[EntryRow]:
    """The row of each FAQ entry."""
    return [
        _row(entry, shop, numbers.get(entry.name, _NONE), owners.get(entry.name, ""), now)
        for entry in entries
        if entry.name.startswith(FAQ)
    ]


def _row(entry: Entry, shop: Shop, numbers: EntryNumbers, owner: str, now: float) -> EntryRow:
    examples = {language: len(entry.part(language).examples) for language in shop.languages}
    holes = [each for each in shop.languages if not examples[each] or not entry.part(each).answers]
    return EntryRow(
        entry=entry,
        title=entry.title(shop.languages),
        examples=examples,
        holes=sorted(holes, key=lambda each: -numbers.by_language.get(each, 0)),
        ending=_ending(entry, shop, now),
        numbers=numbers,
        owner=owner,
    )


def _ending(entry: Entry, shop: Shop, now: float) -> str:
    """That one of its answers ends soon or has ended."""
    zone = zone_of(shop.facts)
    for language in shop.languages:
        for answer in entry.part(language).answers:
            dates = {"from": answer.begins or None, "until": answer.ends or None}
            try:
                validity = validity_of({"metadata": dates}, zone) if answer.begins or answer.ends else None
            except BadValidity:
                continue
            if words := validity and end_words(validity, zone, now):
                return phrase("an answer %(words)s", words=words)
    return ""


def matching(rows: Iterable[EntryRow], words: str) -> list[EntryRow]:
    """The rows in which every word stands, in a title, an example, an answer or the name; case and accents aside."""
    wanted = fold(words).split()
    return [row for row in rows if all(word in row.entry.words for word in wanted)] if wanted else list(rows)

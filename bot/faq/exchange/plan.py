"""Plan: what an import would do, row by row: new, changed, the same, in conflict or refused, each with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from bot.faq.exchange.catalogue import Catalogue, Slot
from bot.faq.exchange.cells import as_typed, is_left_out, line_ends
from bot.faq.exchange.fields import ANSWER, EXAMPLES, NotReadable
from bot.faq.exchange.rows import CONTENT, Row, Sheet, version_of
from bot.faq.proposals import key
from bot.phrases import phrase

_UNASKED = (
    phrase("it has no examples, and the bot finds an answer by those only"),
    phrase("take what is refused as a sheet, write 8 or more ways in which customers ask for it, and import that"),
)


class Outcome(str, Enum):
    """What would become of a row; the value is the word on the page."""

    NEW = "new"
    CHANGED = "changed"
    CONFLICT = "conflict"
    REFUSED = "refused"
    SAME = "same"


@dataclass(frozen=True, kw_only=True)
class Change:
    """One column that would hold another text."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What would become of one row: `words` say why, `cure` what to do; `slot` is what stands in data/ for it now."""

    row: Row
    outcome: Outcome
    changes: tuple[Change, ...] = ()
    slot: Slot | None = None
    words: str = ""
    cure: str = ""

    def refused(self, words: str, cure: str) -> Decision:
        """The same row, refused."""
        return replace(self, outcome=Outcome.REFUSED, words=words, cure=cure)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Every row's decision, in the order of the files, and what was not taken at all."""

    decisions: tuple[Decision, ...]
    notes: tuple[str, ...] = ()

    def of(self, *outcomes: Outcome) -> list[Decision]:
        """The decisions with one of these outcomes."""
        return [decision for decision in self.decisions if decision.outcome in outcomes]

    def count(self, outcome: Outcome) -> int:
        """How many rows have this outcome."""
        return len(self.of(outcome))


def decide(rows: Sequence[Row], catalogue: Catalogue) -> tuple[Decision, ...]:
    """A decision for each row, by itself; whether all of them together pass the check is found out later."""
    taken: dict[tuple[Sheet, str, str, int], Row] = {}
    asked = {row.name for row in rows if row.cells.get(EXAMPLES)} | catalogue.files.keys()
    decisions = []
    for row, slot, place in _matched(rows, catalogue):
        decision = _decision(row, slot, catalogue)
        other = taken.setdefault((row.sheet, row.name, row.language, place), row)
        if other is not row and decision.outcome is not Outcome.REFUSED:
            cure = phrase("keep one of the two; for a second answer leave its variant empty or count on")
            decision = decision.refused(phrase("it stands for the same answer as %(where)s", where=other.where), cure)
        if decision.outcome is Outcome.NEW and row.sheet is not Sheet.FACTS and row.name not in asked:
            decision = decision.refused(*_UNASKED)
        decisions.append(decision)
    return tuple(decisions)


def _matched(rows: Sequence[Row], catalogue: Catalogue) -> Iterator[tuple[Row, Slot | None, int]]:
    """Each row with what it is in data/ now and its place there; rows that say neither version nor variant are counted
    among those about the same thing."""
    counted: dict[tuple[Sheet, str, str, tuple[str, ...]], int] = {}
    added: dict[tuple[Sheet, str, str], int] = {}
    for row in rows:
        slots = catalogue.of(row.sheet, row.name, row.language)
        by_version = [slot for slot in slots if row.version and slot.row.version == row.version]
        slot = next((each for each in by_version if each.row.variant == row.variant), next(iter(by_version), None))
        if slot is None and (row.variant or row.sheet is Sheet.FACTS):
            slot = next((each for each in slots if each.row.variant == row.variant), None)
        elif slot is None:
            alike = [each for each in slots if _kind(each.row) == _kind(row)]
            number = counted[(row.sheet, row.name, row.language, _kind(row))] = (
                counted.get((row.sheet, row.name, row.language, _kind(row)), -1) + 1
            )
            slot = alike[number] if number < len(alike) else None
        place = slot.row.variant if slot else row.variant
        if slot is None and not row.variant:
            added[row.sheet, row.name, row.language] = added.get((row.sheet, row.name, row.language), 0) + 1
            place = -added[row.sheet, row.name, row.language]
        yield row, slot, place


def _kind(row: Row) -> tuple[str, ...]:
    return tuple(row.cells.get(column, "") for column in ("about", "channel", "valid from", "valid until"))


def _decision(row: Row, slot: Slot | None, catalogue: Catalogue) -> Decision:
    undecided = Decision(row=row, outcome=Outcome.SAME, slot=slot)
    if fault := next(_faults(row, slot, catalogue), None):
        return undecided.refused(*fault)
    changes = tuple(_changes(row, slot))
    if slot is None:
        return _added(replace(undecided, changes=changes))
    if not changes:
        return replace(undecided, words=_untouched(row, slot))
    if row.version and row.version == version_of(row.cells):
        return replace(undecided, words=phrase("not changed in the file; the bot's has changed since the export"))
    if row.version and row.version != slot.row.version:
        words = phrase("both the file and the bot have changed since the export; choosing it takes the file's words")
        return replace(undecided, outcome=Outcome.CONFLICT, changes=changes, words=words)
    if row.is_from_elsewhere and any(change.before and change.column != EXAMPLES for change in changes):
        words = phrase("the bot has words of its own for it; choosing it takes the file's")
        return replace(undecided, outcome=Outcome.CONFLICT, changes=changes, words=words)
    return replace(undecided, outcome=Outcome.CHANGED, changes=changes, words=_losses(changes))


def _faults(row: Row, slot: Slot | None, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    yield from row.faults
    if row.sheet is not Sheet.FACTS and row.language not in catalogue.languages:
        known = ", ".join(catalogue.languages)
        what = (
            phrase("%(language)s is no language of the shop", language=f"{row.language!r}")
            if row.language
            else phrase("it names no language")
        )
        yield what, phrase("write one of %(known)s, or add it to `languages:` in the facts first", known=known)
    if row.sheet is Sheet.TEXTS and row.name not in catalogue.files:
        yield phrase("there is no text %(name)s", name=f"{row.name!r}"), phrase("leave the name as it was exported")
    for column, text in row.cells.items():
        try:
            _ = ANSWER[column].read(text) if column in ANSWER and not is_left_out(text) else None
        except NotReadable as error:
            yield f"{column}: {error}", phrase("correct the cell")
    if slot is None and not any(row.cells.get(column) for column in ("examples", "answer", "value")):
        yield phrase("it holds neither examples nor an answer"), phrase("write one of them")


def _changes(row: Row, slot: Slot | None) -> Iterator[Change]:
    for column in CONTENT[row.sheet]:
        before, after = slot.row.cells.get(column, "") if slot else "", row.cells.get(column, "")
        is_named_already = column == "title" and before and row.is_from_elsewhere
        if not after or is_left_out(after) or after == before or is_named_already:
            continue
        changed = _read(row, column, before, after)
        if as_typed(changed) != as_typed(before):
            yield Change(column=column, before=before, after=changed)


def _read(row: Row, column: str, before: str, after: str) -> str:
    """What the column would hold."""
    if column == EXAMPLES:
        lines = [line.strip() for line in line_ends(after).splitlines() if line.strip()]
        return "\n".join(lines if row.version else _joined(before.splitlines(), lines))
    if column in ANSWER:
        field = ANSWER[column]
        return field.write(field.read(line_ends(after)))
    return line_ends(after)


def _joined(before: Sequence[str], more: Iterable[str]) -> list[str]:
    """The examples that were there, then those that say something new: a list from elsewhere takes none away."""
    known = {key(line) or line for line in before}
    added = {key(line) or line: line for line in more}
    return [*before, *(line for folded, line in added.items() if folded not in known)]


def _added(decision: Decision) -> Decision:
    row = decision.row
    if row.version:
        words = phrase("it was taken away since the export; choosing it adds it again")
        return replace(decision, outcome=Outcome.CONFLICT, words=words)
    return replace(decision, outcome=Outcome.NEW, words="")


def _untouched(row: Row, slot: Slot) -> str:
    is_equal = all(
        slot.row.cells.get(column, "") == text for column, text in row.cells.items() if not is_left_out(text)
    )
    return "" if is_equal else phrase("only quotes, dots or line ends differ, as programs change them: left as it is")


def _losses(changes: Iterable[Change]) -> str:
    """The examples that the file no longer has."""
    lost = [
        line
        for change in changes
        if change.column == EXAMPLES
        for line in change.before.splitlines()
        if line not in change.after.splitlines()
    ]
    if not lost:
        return ""
    named = ", ".join(f"“{line}”" for line in lost[:3])
    return f"{len(lost)} {'example goes' if len(lost) == 1 else 'examples go'}: {named}{' …' if len(lost) > 3 else ''}"

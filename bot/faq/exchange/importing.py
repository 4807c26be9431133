"""Importing: plans what an import would do, checks the whole folder with it, and does what was chosen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.faq.check import check
from bot.faq.content import Problem
from bot.faq.exchange.catalogue import Catalogue, read_catalogue
from bot.faq.exchange.changes import ChangedFile, NotWritable, changed_files, file_of
from bot.faq.exchange.plan import Decision, Outcome, Plan, decide
from bot.faq.exchange.reading import Reading, Upload, read_uploads
from bot.faq.exchange.rows import Row, Sheet
from bot.faq.exchange.workbook import workbook_of
from bot.faq.trial import new_problems, trial
from bot.faq.writing import Conflict, delete, save
from bot.faq.writing import digest as digest_of
from bot.phrases import phrase

_UTTER = "utter_"
# What one refusal mends may show the next problem; each round costs a check of the whole folder.
_MOST_ROUNDS = 6
_WOULD_BE_DONE = (Outcome.NEW, Outcome.CHANGED)


class NotImported(ValueError):
    """Nothing was changed; the message says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What an import did: the rows that were taken, and the files that hold them, before (None: new) and after."""

    decisions: tuple[Decision, ...]
    files: Mapping[str, tuple[str | None, str]]


def exported(data: Path) -> Mapping[Sheet, list[Row]]:
    """The rows of every sheet. Raises UnreadableData."""
    catalogue = read_catalogue(data)
    return {sheet: catalogue.rows(sheet) for sheet in Sheet}


def read_import(data: Path, uploads: Sequence[Upload], *, language: str = "") -> Reading:
    """What these files hold, before anything is decided. Raises as `plan_import`."""
    return _reading(read_catalogue(data), uploads, language)


def plan_import(data: Path, uploads: Sequence[Upload], *, language: str = "") -> Plan:
    """What importing these files would do; nothing is changed. `language` is meant where a file names none; empty: the
    shop's first.

    Raises Refused, UnreadableData.
    """
    catalogue = read_catalogue(data)
    reading = _reading(catalogue, uploads, language)
    decisions = decide(reading.rows, catalogue)
    return Plan(decisions=_checked(catalogue, decisions), notes=reading.notes)


def apply_import(
    data: Path, uploads: Sequence[Upload], chosen: Collection[str] | None, *, language: str = ""
) -> Imported:
    """Does what the rows with these keys say, all of it or nothing; None: every new and changed row.

    Raises NotImported, Refused, UnreadableData.
    """
    catalogue = read_catalogue(data)
    decisions = decide(_reading(catalogue, uploads, language).rows, catalogue)
    takable = [decision for decision in decisions if decision.outcome in (*_WOULD_BE_DONE, Outcome.CONFLICT)]
    if chosen is None:
        passing = {
            decision.row.key for decision in _checked(catalogue, decisions) if decision.outcome in _WOULD_BE_DONE
        }
        wanted = [decision for decision in takable if decision.row.key in passing]
    else:
        wanted = [decision for decision in takable if decision.row.key in chosen]
    if not wanted:
        raise NotImported(phrase("there is nothing to import: no new or changed row is chosen"))
    try:
        files = changed_files(catalogue, wanted)
    except NotWritable as error:
        raise NotImported(
            phrase("%(where)s can't be written (%(error)s): leave it out", where=error.decision.row.where, error=error)
        ) from error
    if problems := _problems(data, files):
        raise NotImported(phrase("it could not be published then: %(problems)s", problems=problems[0]))
    before = _save(data, files)
    return Imported(decisions=tuple(wanted), files={name: (before[name], file.text) for name, file in files.items()})


def sheet_to_mend(plan: Plan) -> bytes:
    """A workbook with the rows that were refused, or in conflict, and why: to be mended in Excel and imported."""
    unsettled = plan.of(Outcome.REFUSED, Outcome.CONFLICT)
    rows = {sheet: [each.row for each in unsettled if each.row.sheet is sheet] for sheet in Sheet}
    remarks = {each.row.key: f"{each.words}: {each.cure}" if each.cure else each.words for each in unsettled}
    return workbook_of({sheet: own for sheet, own in rows.items() if own}, remarks)


def _reading(catalogue: Catalogue, uploads: Sequence[Upload], language: str) -> Reading:
    return read_uploads(uploads, language=language or catalogue.languages[0], intents=catalogue.intents)


def _checked(catalogue: Catalogue, decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """The decisions, with those refused that would leave something that can't be published."""
    by_key = {decision.row.key: decision for decision in decisions}
    for _ in range(_MOST_ROUNDS):
        doing = [decision for decision in by_key.values() if decision.outcome in _WOULD_BE_DONE]
        if not doing:
            break
        refusals = dict(_refusals(catalogue, doing))
        if not refusals:
            break
        by_key |= {key: by_key[key].refused(*words) for key, words in refusals.items()}
    else:
        for decision in [each for each in by_key.values() if each.outcome in _WOULD_BE_DONE]:
            cure = phrase("mend the refused rows first, then import again")
            by_key[decision.row.key] = decision.refused(
                phrase("it was not checked beside so many others that fail"), cure
            )
    return tuple(by_key.values())


def _refusals(catalogue: Catalogue, doing: Sequence[Decision]) -> Iterable[tuple[str, tuple[str, str]]]:
    """The keys of the rows that make problems, each with what and the cure."""
    try:
        files = changed_files(catalogue, doing)
    except NotWritable as error:
        yield (
            error.decision.row.key,
            (phrase("it can't be written: %(error)s", error=error), phrase("change its words")),
        )
        return
    for problem in _problems(catalogue.folder, files):
        for decision in _makers(problem, doing, catalogue):
            name = (problem.entry or "").removeprefix(_UTTER)
            words = (
                problem.what
                if name in ("", decision.row.name)
                else phrase("then %(name)s is wrong: %(what)s", name=name, what=problem.what)
            )
            yield decision.row.key, (words, problem.cure)


def _problems(data: Path, files: Mapping[str, ChangedFile]) -> list[Problem]:
    """The problems that the folder would get by these files."""
    with trial(data, {name: file.text for name, file in files.items()}) as folder:
        return new_problems(data, check(folder))


def _makers(problem: Problem, doing: Sequence[Decision], catalogue: Catalogue) -> Sequence[Decision]:
    """The rows that a problem is about: of its entry and language, its entry, an entry that it names, its file;
    all of them where none is."""
    name = (problem.entry or "").removeprefix(_UTTER)
    of_entry = [decision for decision in doing if name and decision.row.name == name]
    of_language = [decision for decision in of_entry if decision.row.language == problem.language]
    named = [decision for decision in doing if decision.row.name in problem.what.split()]
    file = problem.file.partition(" line ")[0]
    of_file = [decision for decision in doing if file_of(decision, catalogue) == file]
    return of_language or of_entry or named or of_file or doing


def _save(data: Path, files: Mapping[str, ChangedFile]) -> dict[str, str | None]:
    """Saves all files and returns their old texts; where one can't be saved, those before it get theirs back.

    Raises NotImported.
    """
    saved: dict[str, str | None] = {}
    try:
        for name, file in files.items():
            path = data / name
            before = path.read_bytes().decode("utf-8") if file.based_on else None
            save(path, file.text, file.based_on)
            saved[name] = before
    except (Conflict, OSError) as error:
        for name, before in saved.items():
            _restore(data / name, before, digest_of(files[name].text))
        raise NotImported(phrase("%(error)s; nothing was imported: try again", error=error)) from error
    return saved


def _restore(path: Path, before: str | None, digest: str) -> None:
    if before is None:
        delete(path, digest)
    else:
        save(path, before, digest)

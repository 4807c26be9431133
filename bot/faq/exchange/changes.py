"""Changes: the files of data/ as they would be with the rows of an import in them, written as a person would."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.faq.content import FAQ, entry_file
from bot.faq.exchange.catalogue import Catalogue, Slot, fact_file
from bot.faq.exchange.fields import ANSWER, BLOCK, EXAMPLES, NotReadable, truth
from bot.faq.exchange.plan import Decision
from bot.faq.exchange.rows import Row, Sheet
from bot.faq.writing import ExampleLines, YamlFile
from bot.yaml import Way, YamlFault

_EMPTY_FILE = 'version: "3.1"\n'
_RESPONSES, _NLU = "responses", "nlu"


class NotWritable(ValueError):
    """A row can't be written into its file; the message says why. `decision` is the row's."""

    def __init__(self, decision: Decision, error: Exception) -> None:
        super().__init__(str(error))
        self.decision = decision


@dataclass(frozen=True, kw_only=True)
class ChangedFile:
    """A file of data/ with its new text, and the digest of what it was made from; None for a new one."""

    text: str
    based_on: str | None


def changed_files(catalogue: Catalogue, decisions: Iterable[Decision]) -> dict[str, ChangedFile]:
    """The files that these rows change, by name within data/. Raises NotWritable."""
    by_file: dict[str, list[Decision]] = {}
    for decision in decisions:
        by_file.setdefault(_file(decision, catalogue), []).append(decision)
    return {file: _changed(catalogue, file, own) for file, own in by_file.items()}


def file_of(decision: Decision, catalogue: Catalogue) -> str:
    """The file in which a row is written, or would be."""
    return _file(decision, catalogue)


def _file(decision: Decision, catalogue: Catalogue) -> str:
    row, slot = decision.row, decision.slot
    if row.sheet is Sheet.FACTS:
        return fact_file(row.name)
    part = (slot.block or slot.response) if slot else None
    return part.file if part else catalogue.files.get(row.name, entry_file(row.name))


def _changed(catalogue: Catalogue, file: str, decisions: Iterable[Decision]) -> ChangedFile:
    path = catalogue.folder / file
    yaml = YamlFile.read(path) if path.exists() else YamlFile(_EMPTY_FILE, name=path.name)
    based_on = yaml.digest if path.exists() else None
    values: dict[tuple[str | int, ...], Any] = {}
    for decision in decisions:
        try:
            values |= _values(decision, yaml, values)
            yaml.set_all(values)
        except (YamlFault, ValueError) as error:
            raise NotWritable(decision, error) from error
        values = {}
    return ChangedFile(text=yaml.text(), based_on=based_on)

"""Changes: the files of data/ as they would be with the rows of an import in them, written as a person would."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.faq.content import entry_file
from bot.faq.editing.entry import EMPTY_FILE
from bot.faq.exchange.catalogue import Catalogue, fact_file
from bot.faq.exchange.fields import ANSWER, BLOCK, EXAMPLES, NotReadable, moment, truth
from bot.faq.exchange.plan import Decision
from bot.faq.exchange.rows import Sheet
from bot.faq.writing import ExampleLines, YamlFile
from bot.phrases import phrase
from bot.yaml import YamlFault

_RESPONSES, _NLU = "responses", "nlu"
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{0,9}[1-9])?")
Way = tuple[str | int, ...]
Values = Mapping[Way, Any]


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
        by_file.setdefault(file_of(decision, catalogue), []).append(decision)
    return {file: _changed(catalogue, file, own) for file, own in by_file.items()}


def file_of(decision: Decision, catalogue: Catalogue) -> str:
    """The file in which a row is written, or would be."""
    row, slot = decision.row, decision.slot
    if row.sheet is Sheet.FACTS:
        return fact_file(row.name)
    part = (slot.block or slot.response) if slot else None
    return part.file if part else catalogue.files.get(row.name, entry_file(row.name))


def _changed(catalogue: Catalogue, file: str, decisions: Sequence[Decision]) -> ChangedFile:
    path = catalogue.folder / file
    yaml = YamlFile.read(path) if path.exists() else YamlFile(EMPTY_FILE, name=path.name)
    based_on = yaml.digest if path.exists() else None
    try:
        _write(yaml, decisions)
    except (YamlFault, ValueError) as error:
        raise NotWritable(_culprit(yaml, decisions), error) from error
    return ChangedFile(text=yaml.text(), based_on=based_on)


def _culprit(yaml: YamlFile, decisions: Sequence[Decision]) -> Decision:
    """The first row that can't be written by itself; the first of all where each can."""
    for decision in decisions:
        try:
            _write(YamlFile(yaml.text(), name="it"), [decision])
        except (YamlFault, ValueError):
            return decision
    return decisions[0]


def _write(yaml: YamlFile, decisions: Sequence[Decision]) -> None:
    """Sets what the rows say, at once. Raises YamlFault, ValueError; the file is as it was then."""
    added: Counter[Way] = Counter()
    values: dict[Way, Any] = {}
    for decision in decisions:
        if decision.row.sheet is Sheet.FACTS:
            values |= _fact(decision, yaml)
        else:
            values |= {**_answer(decision, yaml, added), **_block(decision, yaml, added)}
    yaml.set_all(values)


def _end(yaml: YamlFile, way: Way, added: Counter[Way]) -> Way:
    """Where one more item of a list will stand."""
    place = (*way, len(yaml.value(way) or ()) + added[way])
    added[way] += 1
    return place


def _fact(decision: Decision, yaml: YamlFile) -> Values:
    slot, text = decision.slot, decision.changes[0].after
    if slot:
        return {tuple(slot.way): _like(slot.value, text)}
    way: list[str | int] = []
    for step in decision.row.name.split("."):
        is_list = isinstance(yaml.value(way), list)
        way.append(int(step) if is_list and step.isdigit() else step)
    if isinstance(yaml.value(way), (Mapping, list)):
        raise ValueError(phrase("it is no fact but a part of the file with several: name one of them"))
    return {tuple(way): _like(None, text)}


def _like(before: Any, text: str) -> Any:
    """The text as the kind of value that stood there; a number stays one, and so does yes or no."""
    if isinstance(before, bool):
        try:
            return truth(text)
        except NotReadable as error:
            raise ValueError(str(error)) from error
    if isinstance(before, date):
        return date.fromisoformat(moment(text))
    if (isinstance(before, (int, float)) or before is None) and _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    return text


def _block(decision: Decision, yaml: YamlFile, added: Counter[Way]) -> Values:
    after = {change.column: change.after for change in decision.changes if change.column in (*BLOCK, EXAMPLES)}
    if not after:
        return {}
    values: dict[Way, Any] = {}
    if EXAMPLES in after:
        values[EXAMPLES,] = ExampleLines(after.pop(EXAMPLES).splitlines())
    values |= {BLOCK[column].way: BLOCK[column].read(text) for column, text in after.items()}
    block = decision.slot.block if decision.slot else None
    if block:
        return {(*block.way, *way): value for way, value in values.items()}
    row = decision.row
    metadata = {"language": row.language, **{way[-1]: value for way, value in values.items() if len(way) > 1}}
    whole = {"intent": row.name, "metadata": metadata, EXAMPLES: values.get((EXAMPLES,), ExampleLines())}
    return {_end(yaml, (_NLU,), added): whole}


def _answer(decision: Decision, yaml: YamlFile, added: Counter[Way]) -> Values:
    after = {change.column: change.after for change in decision.changes if change.column in ANSWER}
    if not after:
        return {}
    values = {ANSWER[column].way: ANSWER[column].read(text) for column, text in after.items()}
    response = decision.slot.response if decision.slot else None
    if response:
        return {(*response.way, *way): value for way, value in values.items()}
    whole: dict[str, Any] = {way[0]: value for way, value in values.items() if len(way) == 1}
    metadata = {"language": decision.row.language}
    whole["metadata"] = metadata | {way[-1]: value for way, value in values.items() if len(way) > 1}
    return {_end(yaml, (_RESPONSES, f"utter_{decision.row.name}"), added): whole}

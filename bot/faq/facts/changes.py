"""Changes: what a form changes in a file of data/, value by value, and where somebody else was faster."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from bot.faq.facts.fields import at, mark_of
from bot.faq.facts.titles import title_of
from bot.faq.facts.values import BadValue, FactKind, as_typed, one_line_end, read_value
from bot.faq.writing import YamlFile
from bot.phrases import phrase

# How a form names its boxes: the value typed, its kind, what stood there when the page was made; a tick to remove
# something, and the mark of what would go.
VALUE, KIND, BEFORE, REMOVE, MARK = "v:", "k:", "w:", "x:", "m:"


@dataclass(frozen=True, kw_only=True)
class Put:
    """The value at `path` becomes `value`; what leads there is made where it is missing."""

    path: str
    value: Any


@dataclass(frozen=True, kw_only=True)
class Append:
    """`value` comes to the end of the list at `path`."""

    path: str
    value: Any


@dataclass(frozen=True, kw_only=True)
class Remove:
    """The value at `path` goes, and what holds nothing else."""

    path: str


Change = Put | Append | Remove


@dataclass(frozen=True, kw_only=True)
class Clash:
    """A value that somebody else changed since the page was made: what it is now and what this form makes of it."""

    path: str
    now: str
    yours: str


@dataclass
class Proposal:
    """What a form asks for. `faults` are by path; a form with faults or clashes is shown again and saves nothing."""

    changes: list[Change] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)
    clashes: list[Clash] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """A name for the changes, by which a page knows that they are those which were looked at."""
        written = json.dumps([[type(each).__name__, vars(each)] for each in self.changes], default=str)
        return hashlib.sha256(written.encode()).hexdigest()[:16]


def read_form(content: Mapping[str, Any], form: Mapping[str, str], *, currency: str = "EUR") -> Proposal:
    """The changes of every box that was changed and of every tick to remove something; `content` is the file now."""
    proposal = Proposal()
    for path, kind in _boxes(form):
        _read_box(proposal, content, form, path, kind, currency)
    removed = [name.removeprefix(REMOVE) for name in form if name.startswith(REMOVE)]
    for path in removed:
        value = at(content, path)
        if value is not None and form.get(MARK + path) != mark_of(value):
            proposal.clashes.append(Clash(path=path, now=_in_words(value), yours=phrase("remove it")))
        elif value is not None:
            proposal.changes = [change for change in proposal.changes if not _is_within(change.path, path)]
            proposal.changes.append(Remove(path=path))
    return proposal


def apply(file: YamlFile, changes: Iterable[Change]) -> None:
    """Makes the changes in a file: values first, then what is added, then what is removed.

    Raises YamlFault or ValueError where a value can't be written.
    """
    content = deepcopy(file.value(())) or {}
    everything = list(changes)
    for change in everything:
        if isinstance(change, Put):
            _put(content, change.path.split("."), change.value)
    for change in everything:
        if isinstance(change, Append):
            _put(content, change.path.split("."), [*(at(content, change.path) or ()), change.value])
    removals = [change.path.split(".") for change in everything if isinstance(change, Remove)]
    for path in sorted(removals, key=_by_place, reverse=True):
        _remove(content, path)
    file.set((), content)


def _boxes(form: Mapping[str, str]) -> Iterator[tuple[str, FactKind]]:
    for name, kind in form.items():
        if name.startswith(KIND):
            yield name.removeprefix(KIND), FactKind(kind)


def _read_box(
    proposal: Proposal, content: Mapping[str, Any], form: Mapping[str, str], path: str, kind: FactKind, currency: str
) -> None:
    typed, before = (one_line_end(form.get(prefix + path, "")) for prefix in (VALUE, BEFORE))
    if typed == before:
        return
    value = at(content, path)
    now = as_typed(value, kind)
    if now == typed:
        return
    if now != before:
        proposal.clashes.append(Clash(path=path, now=now, yours=typed))
        return
    try:
        new = read_value(typed, kind, before=value, currency=currency)
    except BadValue as error:
        proposal.faults[path] = str(error)
        return
    proposal.changes.append(Remove(path=path) if new is None else Put(path=path, value=new))


def _is_within(path: str, section: str) -> bool:
    return path == section or path.startswith(f"{section}.")


def _in_words(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{title_of(str(key))}: {_in_words(below)}" for key, below in value.items())
    return ", ".join(map(_in_words, value)) if isinstance(value, list) else str(value)


def _by_place(path: list[str]) -> list[tuple[int, str]]:
    return [(int(part) if part.isdigit() else -1, part) for part in path]


def _put(content: Any, way: list[str], value: Any) -> None:
    *above, last = way
    for part in above:
        below = _step(content, part)
        if not isinstance(below, (dict, list)):
            below = {}
            content[_key(content, part)] = below
        content = below
    key = _key(content, last)
    if isinstance(content, list) and key == len(content):
        content.append(value)
    else:
        content[key] = value


def _remove(content: Any, way: list[str]) -> None:
    """Takes a value away, and the mappings above it that hold nothing more."""
    chain = [content]
    for part in way[:-1]:
        chain.append(_step(chain[-1], part))
    for holder, part in zip(reversed(chain), reversed(way), strict=True):
        if _step(holder, part) is None:
            return
        del holder[_key(holder, part)]
        if holder or holder is content or isinstance(holder, list):
            return


def _step(content: Any, part: str) -> Any:
    return at(content, part) if isinstance(content, (dict, list)) else None


def _key(content: Any, part: str) -> Any:
    if isinstance(content, list):
        return int(part)
    return next((key for key in content if str(key) == part), part)

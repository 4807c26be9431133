"""Kept entries: which entries the shop answers, and which it has set aside; what is set aside can be put back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.faq.check import check
from bot.faq.content import FAQ, Problem, entry_file, read_blocks
from bot.faq.labelled import NOTHING
from bot.faq.trial import new_problems, trial
from bot.yaml import YamlFault, read_yaml

# What the file of an entry that is set aside ends with: no reader of data/ takes it for content.
_ASIDE = ".aside"


@dataclass(frozen=True, kw_only=True)
class KeptEntry:
    """An entry with its title in the shop's first language that has one; `kept` while the bot answers it."""

    entry: str
    title: str
    kept: bool

    @property
    def topic(self) -> str:
        """The topic of the entry."""
        return self.entry.removeprefix(FAQ).partition("_")[0]


def kept_entries(data_folder: Path, languages: Iterable[str]) -> list[KeptEntry]:
    """Every entry that has a file, in the order of the files."""
    order = list(languages)
    entries = []
    for path in sorted((data_folder / FAQ).rglob("*.yml*")):
        if path.suffix in (".yml", _ASIDE):
            entries += _entries(path, order)
    return sorted(entries, key=lambda each: each.entry)


def set_aside(data_folder: Path, entries: Mapping[str, bool]) -> list[Problem]:
    """Sets entries aside and puts others back: by entry, whether it is kept.

    Where the check finds that this can't be, its problems are returned and nothing is moved.
    """
    moves = {entry: kept for entry, kept in entries.items() if _path(data_folder, entry, kept=not kept).is_file()}
    files: dict[str, str | bytes | None] = {}
    for entry, kept in moves.items():
        file = entry_file(entry)
        files[file] = _path(data_folder, entry, kept=False).read_bytes() if kept else None
    with trial(data_folder, files) as folder:
        problems = new_problems(data_folder, check(folder))
    if not problems:
        for entry, kept in moves.items():
            _path(data_folder, entry, kept=not kept).rename(_path(data_folder, entry, kept=kept))
    return problems


def _path(data_folder: Path, entry: str, *, kept: bool) -> Path:
    return data_folder / f"{entry_file(entry)}{'' if kept else _ASIDE}"


def _entries(path: Path, languages: list[str]) -> list[KeptEntry]:
    try:
        blocks = read_blocks({path.name: read_yaml(path)})
    except (YamlFault, AttributeError, KeyError, TypeError):  # the check names it
        return []
    titles: dict[str, dict[str | None, str]] = {}
    for block in blocks:
        if block.entry != NOTHING:
            titles.setdefault(block.entry, {})[block.language] = block.title or block.entry
    return [
        KeptEntry(
            entry=entry,
            title=next((named[language] for language in languages if language in named), entry),
            kept=path.suffix != _ASIDE,
        )
        for entry, named in titles.items()
    ]

"""Saving: an entry into its file, to another name, out of the folder and back, with what else names it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.faq.content import FAQ, entry_file
from bot.faq.editing.entry import EMPTY_FILE, Entry, read_entry, written
from bot.faq.writing import Conflict, YamlFile, delete, digest, save
from bot.phrases import phrase
from bot.shop.answers import SHOP_FILE, content_files
from bot.shop.suggested import SUGGESTED


@dataclass(frozen=True, kw_only=True)
class Saved:
    """A file before and after; None where there was or is none."""

    before: str | None
    after: str | None


class NameTaken(ValueError):
    """Another entry has this name: choose another."""


def file_of(data_folder: Path, name: str) -> tuple[str, str] | None:
    """The text of an entry's file and its digest, None where it has none. Raises OSError, UnicodeDecodeError."""
    path = data_folder / entry_file(name)
    if not path.is_file():
        return None
    text = path.read_bytes().decode("utf-8")
    return text, digest(text)


def entry_in(text: str, name: str) -> Entry:
    """The entry in a file's text. Raises YamlFault, or AttributeError, KeyError, TypeError for another shape."""
    return read_entry(name, YamlFile(text, name=entry_file(name)).value(()))


def save_entry(data_folder: Path, entry: Entry, languages: Sequence[str], based_on: str | None) -> Saved:
    """Writes the entry's languages into its file; what nobody changed stays as it is written.

    Raises Conflict where the file is another than `based_on` names, YamlFault, ValueError, OSError.
    """
    path = data_folder / entry_file(entry.name)
    found = file_of(data_folder, entry.name)
    if (found[1] if found else None) != based_on:
        raise Conflict(path, found[0] if found else None)
    text = written(entry, YamlFile(found[0] if found else EMPTY_FILE, name=path.name), languages)
    if found is None or text != found[0]:
        save(path, text, based_on)
    return Saved(before=found[0] if found else None, after=text)


def remove_entry(data_folder: Path, name: str, based_on: str) -> Saved:
    """Takes the entry's file away. Raises Conflict, OSError."""
    path = data_folder / entry_file(name)
    found = file_of(data_folder, name)
    delete(path, based_on)
    return Saved(before=found[0] if found else None, after=None)


def bring_back(data_folder: Path, name: str, text: str) -> Saved:
    """Writes an entry's file as it was. Raises Conflict where there is one again, OSError."""
    save(data_folder / entry_file(name), text, None)
    return Saved(before=None, after=text)


def move_entry(data_folder: Path, old: str, new: str, based_on: str) -> Saved:
    """Gives the entry another name, in its own file and wherever else it is named.

    Raises NameTaken, Conflict, YamlFault, OSError; then nothing was moved.
    """
    if (data_folder / entry_file(new)).exists():
        raise NameTaken(phrase("%(new)s exists already: choose another name", new=new))
    found = file_of(data_folder, old)
    if found is None or found[1] != based_on:
        raise Conflict(data_folder / entry_file(old), found[0] if found else None)
    own = YamlFile(found[0], name=entry_file(old))
    own.rename(("responses", f"utter_{old}"), f"utter_{new}")
    for number, block in enumerate(own.value(("nlu",)) or ()):
        if block.get("intent") == old:
            own.set(("nlu", number, "intent"), new)
    others = list(_others(data_folder, old, new))
    save(data_folder / entry_file(new), own.text(), None)
    for path, file in others:
        save(path, file.text(), file.digest)
    delete(data_folder / entry_file(old), based_on)
    return Saved(before=found[0], after=own.text())


def named_in(data_folder: Path, name: str) -> list[str]:
    """The other files that name the entry: in the button of an answer, among what the greeting offers, as a label."""
    return [path.relative_to(data_folder).as_posix() for path, _ in _others(data_folder, name, name)]


def _others(data_folder: Path, old: str, new: str) -> Iterator[tuple[Path, YamlFile]]:
    """The other files that name the entry, with the new name in memory."""
    for path in [*content_files(data_folder), data_folder / SHOP_FILE]:
        if path == data_folder / entry_file(old) or old.encode() not in path.read_bytes():
            continue
        file = YamlFile.read(path)
        ways = list(_ways(file.value(()), old))
        if ways or file.value((old,)) is not None:
            file.set_all(dict.fromkeys(ways, new))
            if file.value((old,)) is not None and new != old:
                file.rename((old,), new)
            yield path, file


def _ways(content: Any, name: str) -> Iterator[tuple[str | int, ...]]:
    """The ways to each value that is the entry's name as a button's payload or as a suggested question."""
    for response, variations in (content.get("responses") or {}).items():
        for number, variation in enumerate(variations or ()):
            for place, button in enumerate(variation.get("buttons") or ()):
                if button.get("payload") == name:
                    yield "responses", response, number, "buttons", place, "payload"
    for place, suggested in enumerate(content.get(SUGGESTED) or ()):
        if suggested == name:
            yield SUGGESTED, place


def topics(entries: Iterable[Entry]) -> list[str]:
    """The topics that there are."""
    return sorted({entry.topic for entry in entries if entry.name.startswith(FAQ)})

"""Writing: changes one value in a YAML file of data/ as a person would, and saves it unless somebody else did.

The text of the file is kept; only the pieces that hold another value are written anew, so comments, order, quotes and
line ends stay, and a file in which nothing changed is the same to the last byte.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.faq.yaml_edits import edited, renamed_key
from bot.faq.yaml_values import ExampleLines, Quoted, plain
from bot.phrases import phrase
from bot.yaml import MAX_BYTES, Way, YamlFault, parse_yaml

__all__ = ["Conflict", "ExampleLines", "Quoted", "YamlFile", "delete", "digest", "save"]

_BOM = "\ufeff"


class Conflict(Exception):
    """The file changed, came or went since it was read: nothing was saved. `text` is what it holds now, if it is."""

    def __init__(self, path: Path, text: str | None) -> None:
        super().__init__(
            phrase(
                "%(name)s was changed by somebody else in the meantime: look at both before you save", name=path.name
            )
        )
        self.text = text


class YamlFile:
    """A YAML file in memory that can be changed value by value.

    A way leads to a value from the top: keys and places in lists. Texts are quoted where YAML would read something
    else; `Quoted` ones always. Example phrasings are read and set as `ExampleLines`.
    """

    def __init__(self, text: str, *, name: str) -> None:
        """Raises YamlFault where `text` is not plain YAML; `name` stands for it in messages."""
        self._bom = _BOM if text.startswith(_BOM) else ""
        self._text = text.removeprefix(_BOM)
        self._name = name
        self._content = parse_yaml(self._text, name=name)
        self.digest = digest(text)

    @classmethod
    def read(cls, path: Path) -> YamlFile:
        """The file at `path`. Raises YamlFault, OSError."""
        if path.stat().st_size > MAX_BYTES:
            raise YamlFault(
                phrase(
                    "%(name)s is larger than %(max_bytes)s bytes: split it by topic",
                    name=path.name,
                    max_bytes=f"{MAX_BYTES:,}",
                )
            )
        try:
            return cls(path.read_bytes().decode("utf-8"), name=path.name)
        except UnicodeDecodeError as error:
            raise YamlFault(phrase("%(name)s is not UTF-8: save it with that encoding", name=path.name)) from error

    def text(self) -> str:
        """The whole file as it would be saved."""
        return self._bom + self._text

    def value(self, way: Way) -> Any:
        """The value at `way`; None where it leads nowhere."""
        value: Any = self._content
        for step in way:
            value = _below(value, step)
        return value

    def examples(self, way: Way) -> ExampleLines:
        """The phrasings of the block at `way`, without their dashes."""
        lines = str(self.value(way) or "").splitlines()
        return ExampleLines(line.strip().removeprefix("-").strip() for line in lines if line.strip())

    def set(self, way: Way, value: Any) -> None:
        """Sets the value at `way`; what leads there is made where it is missing. Raises YamlFault, ValueError."""
        self.set_all({tuple(way): value})

    def set_all(self, values: Mapping[tuple[str | int, ...], Any]) -> None:
        """Sets several values by their ways at once, which is faster than one after the other. Raises as `set`."""
        content: Any = self._content
        for way, value in values.items():
            content = _with(content, way, value)
        self._become(content)

    def append(self, way: Way, value: Any) -> None:
        """One more value at the end of the list at `way`. Raises as `set`."""
        self.set(way, [*(self.value(way) or ()), value])

    def remove(self, way: Way) -> None:
        """Takes away the value at `way` with its key. Raises KeyError where there is none, and as `set`."""
        above = self.value(way[:-1])
        if _below(above, way[-1]) is None:
            raise KeyError(phrase("%(name)s has nothing at %(map)s", name=self._name, map=".".join(map(str, way))))
        if isinstance(above, Mapping):
            self.set(way[:-1], {key: each for key, each in above.items() if str(key) != str(way[-1])})
        else:
            self.set(way[:-1], [each for number, each in enumerate(above) if number != way[-1]])

    def rename(self, way: Way, key: str) -> None:
        """Gives the key to which `way` leads another name, in its place. Raises KeyError, and as `set`."""
        above = self.value(way[:-1])
        if not isinstance(above, Mapping) or str(way[-1]) not in map(str, above):
            raise KeyError(phrase("%(name)s has nothing at %(map)s", name=self._name, map=".".join(map(str, way))))
        renamed = {key if str(each) == str(way[-1]) else each: value for each, value in above.items()}
        self._take(renamed_key(self._text, way, key), _with(self._content, way[:-1], renamed))

    def _become(self, content: Any) -> None:
        self._take(edited(self._text, self._content, content), content)

    def _take(self, text: str, content: Any) -> None:
        read = parse_yaml(text, name=self._name)
        if read != plain(content):
            raise YamlFault(
                phrase(
                    "%(name)s is written in a way that can't be changed here: change it in the file", name=self._name
                )
            )
        self._text, self._content = text, read


def digest(text: str) -> str:
    """A name for the content of a file, by which `save` knows whether it is still the one that was read."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def save(path: Path, text: str, based_on: str | None) -> str:
    """Puts `text` in the file's place at once and whole; returns its digest.

    `based_on` is the digest of what was read, None where there was no file. Raises Conflict, OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with _alone(path.parent):
        _same_as(path, based_on)
        draft = path.with_name(f".{path.name}.new")
        with draft.open("wb") as file:
            file.write(text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            draft.chmod(path.stat().st_mode)
        draft.replace(path)
    return digest(text)


def delete(path: Path, based_on: str) -> None:
    """Takes the file away. Raises Conflict where it is another than was read, OSError."""
    with _alone(path.parent):
        _same_as(path, based_on)
        path.unlink()


def _same_as(path: Path, based_on: str | None) -> None:
    content = path.read_bytes() if path.exists() else None
    now = None if content is None else hashlib.sha256(content).hexdigest()
    if now != based_on:
        raise Conflict(path, None if content is None else content.decode("utf-8", "replace"))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Nobody else saves in the folder meanwhile."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _below(value: Any, step: str | int) -> Any:
    if isinstance(value, Mapping):
        return next((each for key, each in value.items() if str(key) == str(step)), None)
    is_place = isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value)
    return value[step] if is_place else None


def _with(content: Any, way: Way, value: Any) -> Any:
    """`content` with another value at `way`."""
    if not way:
        return value
    step, rest = way[0], way[1:]
    if isinstance(step, int) and isinstance(content, list):
        items = [*content, None] if step == len(content) else list(content)
        items[step] = _with(items[step], rest, value)
        return items
    if isinstance(step, int):
        return [_with(None, rest, value)]
    if content is not None and not isinstance(content, Mapping):
        raise ValueError(phrase("%(step)s can't stand below a single value", step=f"{step!r}"))
    mapping = dict(content or {})
    key = next((key for key in mapping if str(key) == step), step)
    mapping[key] = _with(mapping.get(key), rest, value)
    return mapping

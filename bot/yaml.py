"""YAML by people: read with a size limit and without anchors, which could expand to millions of characters."""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import CollectionStartEvent, Event, ScalarEvent
from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

MAX_BYTES = 1_000_000
# A number that is told as it is written; 23.0 in a table of measures is 23.
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,17})(?:\.(?:\d{0,17}[1-9]|0))?")
_TEXT = "tag:yaml.org,2002:str"
# The way to a value from the top of a file: keys, places in lists and, as the last, a line of a block of text (`|`).
Way = Sequence[str | int]


class YamlFault(ValueError):
    """A file that can't be read as plain YAML; `line` is 1-based where known, and the message names the cure."""

    def __init__(self, message: str, *, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


def read_yaml(path: Path) -> dict[str, Any]:
    """The mapping in a YAML file ({} when empty). Raises YamlFault."""
    content = path.read_bytes()
    if len(content) > MAX_BYTES:
        raise YamlFault(f"{path.name} is larger than {MAX_BYTES:,} bytes: split it by topic")
    # Parsing a file takes two hundred times as long as unpacking what was parsed; most files are as they were.
    parsed: dict[str, Any] = pickle.loads(_packed(content, path.name))  # noqa: S301 — packed in this very process
    return parsed


@lru_cache(maxsize=4_096)
def _packed(content: bytes, name: str) -> bytes:
    """The parsed content of a file, packed, so that nobody changes what others get. Raises YamlFault."""
    try:
        return pickle.dumps(parse_yaml(content.decode("utf-8"), name=name))
    except UnicodeDecodeError as error:
        raise YamlFault(f"{name} is not UTF-8: save it with that encoding") from error


# Of a thousand files an edit changes one, and each publication reads them several times over.
@lru_cache(maxsize=4096)
def parse_yaml(text: str, *, name: str) -> dict[str, Any]:
    """The mapping in `text`; `name` stands for it in messages. Raises YamlFault.

    The same text gives the same object again: nobody changes it.
    """
    try:
        content = _parsed(text, name, pure=False)
    except YAMLError:
        # The parser in C is thirty times faster, which every start feels, but stricter (`{en: from 9:00}`).
        try:
            content = _parsed(text, name, pure=True)
        except YAMLError as error:
            raise _fault(error, name) from error
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise YamlFault(f"{name}: expected `name: value` lines at the left margin, found a {type(content).__name__}")
    return content


def line_of(text: str, way: Way) -> int | None:
    """The line, counted from 1, on which the value at `way` begins, or the nearest one around it that has a line.

    None where the way leads nowhere from its first step on.
    """
    node = _composed(text)
    line: int | None = None
    for step in way:
        below, node = _below(node, step)
        line = below or line
    return line


def _composed(text: str) -> Node | None:
    """The tree of a text that can be read."""
    try:
        node: Node | None = YAML(typ="safe", pure=False).compose(text)
    except YAMLError:
        node = YAML(typ="safe", pure=True).compose(text)
    return node


def _below(node: Node | None, step: str | int) -> tuple[int | None, Node | None]:
    """The line on which a step leads, and what stands there."""
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key.start_mark.line + 1, value
    elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark.line + 1, node.value[step]
    elif isinstance(node, ScalarNode) and node.style == "|" and isinstance(step, int):
        return node.start_mark.line + 2 + step, None
    return None, None


def _parsed(text: str, name: str, *, pure: bool) -> Any:
    for event in YAML(typ="safe", pure=pure).parse(text):
        if _is_reference(event):
            line = event.start_mark.line + 1
            raise YamlFault(
                f"{name} line {line}: anchors (&), aliases (*) and tags (!) are not allowed; "
                "quote the text if it begins with one of these signs",
                line=line,
            )
    reader = YAML(typ="safe", pure=pure)
    document = reader.compose(text)
    if document is None:
        return None
    for scalar in _scalars(document):
        _keep_as_written(scalar, reader, name)
    return reader.constructor.construct_document(document)


def _scalars(node: Node) -> Iterator[ScalarNode]:
    """Every scalar below a node that is not composed of others."""
    if isinstance(node, ScalarNode):
        yield node
    for below in node.value if isinstance(node, CollectionNode) else ():
        for part in below if isinstance(below, tuple) else (below,):
            yield from _scalars(part)


@lru_cache(maxsize=8)
def lines_of(text: str) -> dict[tuple[str, ...], int]:
    """The line (from 1) of everything in a YAML text that can be read, by the keys and numbers that lead to it."""
    document = _composed(text)
    return dict(_lines(document, ())) if document else {}


def _lines(node: Node, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], int]]:
    yield path, node.start_mark.line + 1
    if isinstance(node, MappingNode):
        for key, below in node.value:
            yield from _lines(below, (*path, str(key.value)))
            yield (*path, str(key.value)), key.start_mark.line + 1
    elif isinstance(node, SequenceNode):
        for number, below in enumerate(node.value):
            yield from _lines(below, (*path, str(number)))


def _keep_as_written(scalar: ScalarNode, reader: YAML, name: str) -> None:
    """A number that loses something when it is counted with (0800, +34, 1.50, 0x1F) becomes the text that it is.

    Raises YamlFault for what YAML takes for a date or a number and can't make one of.
    """
    kind = scalar.tag.rpartition(":")[2]
    if kind in ("int", "float") and not _NUMBER.fullmatch(scalar.value):
        scalar.tag = _TEXT
    elif kind in ("int", "float", "timestamp"):
        try:
            reader.constructor.construct_object(scalar)
        except (ValueError, OverflowError) as error:
            line = scalar.start_mark.line + 1
            raise YamlFault(
                f"{name} line {line}: {scalar.value} is no day or number ({error}); correct it, or quote it: "
                f'"{scalar.value[:40]}"',
                line=line,
            ) from error


def _is_reference(event: Event) -> bool:
    anchored = getattr(event, "anchor", None) is not None
    tagged = isinstance(event, CollectionStartEvent | ScalarEvent) and event.tag is not None
    return anchored or tagged


def _fault(error: YAMLError, name: str) -> YamlFault:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark else None
    problem = getattr(error, "problem", None) or "is not YAML"
    where = f"{name} line {line}" if line else name
    return YamlFault(f"{where}: {problem}; check the indentation and quote texts that contain ': ' or '#'", line=line)

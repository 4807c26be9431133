"""YAML edits: which pieces of a file's text change so that it holds another value; all else stays as it is written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bot.faq.yaml_values import (
    STEP,
    ExampleLines,
    block_lines,
    fits_one_line,
    is_container,
    one_line,
    plain,
    several_lines,
    written_key,
)
from bot.yaml import Way


@dataclass(frozen=True)
class Edit:
    """One piece of the text, from `start` to before `end`, and what stands there instead."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class _Place:
    """Where a value stands: after `opening` (a colon, a dash), on a line whose key or dash begins at `column`."""

    opening: int
    column: int
    dash: bool = False


def edited(text: str, old: Any, new: Any) -> str:
    """`text`, which holds `old`, changed as little as it takes to hold `new`."""
    root = _composed(text)
    if root is None:
        lines = "".join(f"{line}\n" for line in several_lines(new))
        return f"{text}{'' if not text or text.endswith(chr(10)) else chr(10)}{lines}"
    for edit in sorted(_Edits(text).change(root, old, new, _Place(0, 0)), key=_position, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def renamed_key(text: str, way: Way, key: str) -> str:
    """`text` with another name for the key to which `way` leads. Raises KeyError where it leads to none."""
    node: Node | None = _composed(text)
    place: Node | None = None
    for step in way:
        place, node = next(_below(node, step), (None, None))
    if place is None:
        raise KeyError(".".join(map(str, way)))
    return text[: place.start_mark.index] + written_key(key) + text[place.end_mark.index :]


def _below(node: Node | None, step: str | int) -> Iterator[tuple[Node | None, Node]]:
    """The key to which a step leads, None for a place in a list, and what stands there."""
    if isinstance(node, MappingNode):
        yield from ((key, value) for key, value in node.value if key.value == str(step))
    elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        yield None, node.value[step]


def _composed(text: str) -> Node | None:
    try:
        return YAML(typ="safe", pure=False).compose(text)
    except YAMLError:  # the faster parser is stricter: bot.yaml
        return YAML(typ="safe", pure=True).compose(text)


def _position(edit: Edit) -> tuple[int, int]:
    # Of a removal and an insertion at one place, the removal is applied first.
    return edit.start, edit.end


def _same(old: Any, new: Any) -> bool:
    if isinstance(new, ExampleLines):
        return isinstance(old, str) and [line.strip() for line in old.splitlines() if line.strip()] == [
            f"- {line}" for line in new
        ]
    return _print(old) == _print(plain(new))


def _print(value: Any) -> str:
    """A text that is equal for equal values only: True is not 1."""
    return json.dumps(value, default=repr, sort_keys=True)


class _Edits:
    """Compares a text's nodes with the value that it shall hold."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._newline = "\r\n" if "\r\n" in text else "\n"

    def change(self, node: Node, old: Any, new: Any, place: _Place) -> Iterator[Edit]:
        """The edits that make of the node's value another."""
        if _same(old, new):
            return
        if _keeps_keys(node, old, new):
            yield from self._mapping(node, old, new)
        elif isinstance(node, SequenceNode) and isinstance(new, list) and new and old and not node.flow_style:
            yield from self._sequence(node, old, new)
        elif isinstance(node, ScalarNode | SequenceNode | MappingNode) and self._stays_on_line(node, new):
            start, value = node.start_mark.index, self._like(node, old, new)
            before = " " if self._text[start - 1 : start] in (":", "-") else ""
            yield Edit(start, self._end(node), before + value)
        else:
            begin = place.opening
            yield Edit(begin, self._end(node), self._placed(new, place))

    def _stays_on_line(self, node: Node, new: Any) -> bool:
        is_inline = node.flow_style if not isinstance(node, ScalarNode) else node.style not in ("|", ">")
        return bool(is_inline) and not isinstance(new, ExampleLines) and (fits_one_line(new) or _is_flow(node))

    def _like(self, node: Node, old: Any, new: Any) -> str:
        """The value within one line, each unchanged part as it was written."""
        if _same(old, new):
            return self._text[node.start_mark.index : node.end_mark.index]
        if isinstance(node, MappingNode) and isinstance(new, Mapping):
            parts = {str(key): (value, old[key]) for key, (_, value) in zip(old, node.value, strict=True)}
            pairs = (
                f"{written_key(key)}: {self._like(*parts[str(key)], each) if str(key) in parts else one_line(each)}"
                for key, each in new.items()
            )
            return "{" + ", ".join(pairs) + "}"
        if isinstance(node, SequenceNode) and isinstance(new, list):
            written = {_print(value): self._slice(part) for part, value in zip(node.value, old, strict=True)}
            return "[" + ", ".join(written.get(_print(plain(each))) or one_line(each) for each in new) + "]"
        style = node.style if isinstance(node, ScalarNode) else None
        return one_line(new, style=style)

    def _slice(self, node: Node) -> str:
        return self._text[node.start_mark.index : node.end_mark.index]

    def _placed(self, new: Any, place: _Place) -> str:
        """What stands after a colon or a dash instead of what stood there."""
        if isinstance(new, ExampleLines) and (block := block_lines(new)):
            return self._joined([" |", *(" " * place.column + STEP + line for line in block)])
        if not is_container(new) or isinstance(new, ExampleLines) or fits_one_line(new):
            return (" " if place.opening else "") + one_line(new)
        indent = " " * place.column + (STEP if place.opening and isinstance(new, Mapping) else "")
        lines = [indent + line for line in several_lines(new)]
        if place.dash or not place.opening:
            lines[0] = (" " if place.opening else "") + lines[0].lstrip()
        else:
            lines.insert(0, "")
        return self._joined(lines)

    def _mapping(self, node: MappingNode, old: Mapping[Any, Any], new: Mapping[Any, Any]) -> Iterator[Edit]:
        wanted = {str(key): value for key, value in new.items()}
        column = node.value[0][0].start_mark.column
        for number, ((key, value), before) in enumerate(zip(node.value, old.items(), strict=True)):
            name = str(before[0])
            if name in wanted:
                opening = self._text.index(":", key.end_mark.index) + 1
                yield from self.change(value, before[1], wanted.pop(name), _Place(opening, column))
            else:
                wanted.pop(name, None)
                yield self._removal(node, number)
        if wanted:
            yield self._added(node.value[-1][1], self._entries(wanted, column))

    def _entries(self, values: Mapping[str, Any], column: int) -> list[str]:
        lines: list[str] = []
        for key, value in values.items():
            # The parts of a file (responses, nlu) stand apart.
            lines += [""] if not column and is_container(value) and not fits_one_line(value) else []
            lines += [" " * column + line for line in several_lines({key: value})]
        return lines

    def _removal(self, node: MappingNode, number: int) -> Edit:
        key, value = node.value[number]
        begin = self._line_start(key.start_mark.index)
        if self._text[begin : key.start_mark.index].strip():
            return Edit(key.start_mark.index, node.value[number + 1][0].start_mark.index, "")
        return Edit(begin, self._line_end(self._end(value)), "")

    def _sequence(self, node: SequenceNode, old: Sequence[Any], new: Sequence[Any]) -> Iterator[Edit]:
        prints = [[_print(each) for each in old], [_print(plain(each)) for each in new]]
        matcher = SequenceMatcher(a=prints[0], b=prints[1], autojunk=False)
        for _, begin, end, new_begin, new_end in matcher.get_opcodes():
            if prints[0][begin:end] == prints[1][new_begin:new_end]:
                continue
            shared = min(end - begin, new_end - new_begin)
            for number in range(shared):
                item = node.value[begin + number]
                place = _Place(self._dash(item) + 1, self._column(self._dash(item)), dash=True)
                yield from self.change(item, old[begin + number], new[new_begin + number], place)
            for item in node.value[begin + shared : end]:
                yield Edit(self._line_start(self._dash(item)), self._line_end(self._end(item)), "")
            if added := new[new_begin + shared : new_end]:
                yield self._inserted(node, begin + shared, added)

    def _inserted(self, node: SequenceNode, number: int, values: Sequence[Any]) -> Edit:
        like = node.value[min(number, len(node.value) - 1)]
        dash = self._dash(like)
        is_flow = not isinstance(like, ScalarNode) and like.flow_style
        texts = [[f"- {one_line(each)}"] if is_flow else list(several_lines([each])) for each in values]
        lines = [" " * self._column(dash) + line for text in texts for line in text]
        if number == 0:
            begin = self._line_start(dash)
            return Edit(begin, begin, self._joined(lines) + self._newline)
        return self._added(node.value[number - 1], lines)

    def _added(self, last: Node, lines: Iterable[str]) -> Edit:
        """Lines after the one on which `last` ends."""
        place = self._line_end(self._end(last))
        text = self._joined(lines)
        ended = self._text[:place].endswith("\n")
        return Edit(place, place, text + self._newline if ended else self._newline + text)

    def _joined(self, lines: Iterable[str]) -> str:
        return self._newline.join(lines)

    def _end(self, node: Node) -> int:
        """Where the node's own text ends; a block collection's mark stands only before what comes next."""
        if isinstance(node, MappingNode | SequenceNode) and not node.flow_style and node.value:
            last = node.value[-1]
            return self._end(last[1] if isinstance(last, tuple) else last)
        begin, end = node.start_mark.index, node.end_mark.index
        is_block = isinstance(node, ScalarNode) and node.style in ("|", ">")
        return int(begin + len(self._text[begin:end].rstrip()) if is_block else end)

    def _dash(self, item: Node) -> int:
        return self._text.rindex("-", 0, item.start_mark.index or 1)

    def _column(self, place: int) -> int:
        return place - self._line_start(place)

    def _line_start(self, place: int) -> int:
        return self._text.rfind("\n", 0, place) + 1

    def _line_end(self, place: int) -> int:
        """Where the next line begins."""
        end = self._text.find("\n", place)
        return len(self._text) if end < 0 else end + 1


def _is_flow(node: Node) -> bool:
    return isinstance(node, MappingNode | SequenceNode) and bool(node.flow_style)


def _keeps_keys(node: Node, old: Any, new: Any) -> bool:
    """Whether a mapping with a key a line can be changed key by key: its first key, which may share a line with a
    dash, stays or only it goes."""
    if not isinstance(node, MappingNode) or node.flow_style or not isinstance(new, Mapping) or not old:
        return False
    names = [str(key) for key in old]
    wanted = {str(key) for key in new}
    return names[0] in wanted or (len(names) > 1 and names[1] in wanted)

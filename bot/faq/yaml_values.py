"""YAML values: how a value is written so that every reader of YAML reads the same value back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

# Words that some reader of YAML takes for yes, no or nothing.
_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "none"})
# What needs no quotes anywhere, also between brackets: words that begin with a letter, an amount or a range.
_PLAIN = re.compile(r"[^\W\d_](?:[\w.'/()%€£$+&-]| (?=\S))*")
_PLAIN_NUMBER = re.compile(r"\d+(?:\.\d+)? (?:[A-Z]{3}|%)|[1-9]\d{0,2}-[1-9]\d{0,2}")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0"}
_JOINERS = frozenset("\u200c\u200d")
_HIDDEN = frozenset({"Cc", "Cf", "Cn", "Co", "Zl", "Zp", "Zs"})
STEP = "  "


class Quoted(str):
    """A text that is written in quotes, whether it needs them or not."""

    __slots__ = ()


class ExampleLines(tuple[str, ...]):
    """Example phrasings, written as Rasa reads them: a block (`|`) with a phrasing a line after `- `."""

    __slots__ = ()

    @property
    def text(self) -> str:
        """The block as one text. Raises ValueError for what is not one line without space around it."""
        for line in self:
            if not line or line != line.strip() or len(line.splitlines()) != 1:
                raise ValueError(f"{line!r} is no example: write one line without space around it")
        return "".join(f"- {line}\n" for line in self)


def plain(value: Any) -> Any:
    """The value as a reader of the file has it: without what only says how it is written."""
    if isinstance(value, ExampleLines):
        return value.text
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return str(value) if isinstance(value, str) else value


def is_container(value: Any) -> bool:
    """Whether the value holds others."""
    return isinstance(value, Mapping | list | tuple) and not isinstance(value, ExampleLines)


def fits_one_line(value: Any) -> bool:
    """Whether the value is written within one line: what holds no others but single values does."""
    if not is_container(value):
        return not isinstance(value, ExampleLines)
    parts = value.values() if isinstance(value, Mapping) else value
    return not any((is_container(part) and not _is_bare(part)) or isinstance(part, ExampleLines) for part in parts)


def _is_bare(value: Any) -> bool:
    return isinstance(value, Mapping) and not any(is_container(part) for part in value.values())


def one_line(value: Any, *, style: str | None = None) -> str:
    """The value within one line; `style` is the kind of quotes that the text before it had, if any."""
    if isinstance(value, ExampleLines):
        return _double(value.text)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{written_key(key)}: {one_line(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(one_line(each) for each in value) + "]"
    return _text(value, style) if isinstance(value, str) else _number(value)


def written_key(key: Any) -> str:
    """A key as it stands before its colon; names with a slash or a dot need no quotes."""
    return one_line(key)


def several_lines(value: Any) -> Iterator[str]:
    """The lines of a container that is written with an item a line, without indentation of the whole."""
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _after(f"{written_key(key)}:", each, dash=False)
    else:
        for each in value:
            yield from _after("-", each, dash=True)


def block_lines(value: ExampleLines) -> list[str] | None:
    """The lines of a block, or None where one holds what can't be shown and needs an escape."""
    return [f"- {line}" for line in value] if value and not any(map(_is_hidden, "".join(value))) else None


def _after(begin: str, value: Any, *, dash: bool) -> Iterator[str]:
    """The lines of one item: its key or dash and what stands after it."""
    block = block_lines(value) if isinstance(value, ExampleLines) else None
    if block:
        yield f"{begin} |"
        yield from (STEP + line for line in block)
    elif isinstance(value, ExampleLines) or (fits_one_line(value) and not (dash and _wants_lines(value))):
        yield f"{begin} {one_line(value)}"
    elif dash:
        first, *rest = several_lines(value)
        yield f"{begin} {first}"
        yield from (STEP + line for line in rest)
    else:
        yield begin
        # A list stands under its key without indentation, as everywhere in data/.
        step = STEP if isinstance(value, Mapping) else ""
        yield from (step + line for line in several_lines(value))


def _wants_lines(value: Any) -> bool:
    """Whether an item of a list is a mapping that holds a text in quotes or another mapping: a line for each."""
    return isinstance(value, Mapping) and any(is_container(part) or isinstance(part, Quoted) for part in value.values())


def _text(value: str, style: str | None) -> str:
    fits = style != '"' and not isinstance(value, Quoted) and not any(map(_is_hidden, value))
    if fits and style == "'":
        return "'" + value.replace("'", "''") + "'"
    is_plain = fits and value.casefold() not in _WORDS
    if is_plain and (_PLAIN.fullmatch(value) or _PLAIN_NUMBER.fullmatch(value)):
        return value
    return _double(value)


def _double(value: str) -> str:
    """The text in double quotes. Raises ValueError for half a character, which no file can hold."""
    if any(0xD800 <= ord(char) <= 0xDFFF for char in value):
        raise ValueError("the text holds half a character, which no file can hold: write it again")
    return '"' + "".join(_ESCAPES.get(char) or _escaped(char) for char in value) + '"'


def _escaped(char: str) -> str:
    if not _is_hidden(char):
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _is_hidden(char: str) -> bool:
    """Whether the character shows nothing or is another than it looks: it is written by its number."""
    if char.isascii():
        return not char.isprintable()
    return unicodedata.category(char) in _HIDDEN and char not in _JOINERS


def _number(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return format(Decimal(str(value)), "f") if isinstance(value, float) else str(value)

"""Attribute: something that the shop keeps of each customer (size, birthday, customer number), named by the shop."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from bot.phrases import phrase
from bot.text import fold

NAME_LENGTH = 40
VALUE_LENGTH = 300
MOST_OPTIONS = 50
_NUMBER = re.compile(r"[-+]?[0-9]{1,15}([.,][0-9]{1,8})?")
# 1.500 is one and a half in one country, and one thousand five hundred in another.
_TWO_MEANINGS = re.compile(r"[-+]?[1-9][0-9]{0,2}[.,][0-9]{3}")
MOST_ATTRIBUTES = 30


class AttributeKind(str, Enum):
    """What the values of an attribute are."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    LIST = "list"


@dataclass(frozen=True, kw_only=True)
class Attribute:
    """An attribute as stored; `options` are the values to choose from, for a list."""

    attribute_id: str
    name: str
    kind: AttributeKind
    options: tuple[str, ...] = ()


def tidy_name(name: str) -> str:
    """The name in one line. Raises ValueError, in words for an admin, where it is empty or too long."""
    name = " ".join(name.split())
    if not name:
        raise ValueError(phrase("Give the attribute a name."))
    if len(name) > NAME_LENGTH:
        raise ValueError(phrase("A name has at most %(name_length)s characters.", name_length=NAME_LENGTH))
    return name


def folded(name: str) -> str:
    """The name as two attributes can't share it: without case and accents."""
    return fold(name)


def tidy_options(kind: AttributeKind, lines: Iterable[str]) -> tuple[str, ...]:
    """The options of a list, one a line, each once; none for another kind. Raises ValueError in words for an admin."""
    if kind is not AttributeKind.LIST:
        return ()
    options = tuple(dict.fromkeys(option for line in lines if (option := " ".join(line.split()))))
    if not options:
        raise ValueError(phrase("Write the values of the list, one a line."))
    if len(options) > MOST_OPTIONS:
        raise ValueError(phrase("A list has at most %(most_options)s values.", most_options=MOST_OPTIONS))
    if max(map(len, options)) > NAME_LENGTH:
        raise ValueError(phrase("A value of a list has at most %(name_length)s characters.", name_length=NAME_LENGTH))
    return options


def tidy_value(attribute: Attribute, text: str) -> str:
    """The value as it is stored; empty where there is none. Raises ValueError, in words for an agent."""
    text = " ".join(text.split())
    if not text:
        return ""
    if attribute.kind is AttributeKind.NUMBER:
        return _number(attribute, text)
    if attribute.kind is AttributeKind.DATE:
        return _date(attribute, text)
    if attribute.kind is AttributeKind.LIST and text not in attribute.options:
        raise ValueError(phrase("%(name)s: choose one of the list.", name=attribute.name))
    if len(text) > VALUE_LENGTH:
        raise ValueError(
            phrase("%(name)s: at most %(value_length)s characters.", name=attribute.name, value_length=VALUE_LENGTH)
        )
    return text


def _number(attribute: Attribute, text: str) -> str:
    """Digits with one separator at most: a point or a comma before the decimals, as both are written."""
    if not _NUMBER.fullmatch(text):
        raise ValueError(phrase("%(name)s: write a number, such as 42 or 9.5.", name=attribute.name))
    if _TWO_MEANINGS.fullmatch(text):
        raise ValueError(
            phrase(
                "%(name)s: %(text)s may mean two numbers; write %(thousands)s or %(decimals)s.",
                name=attribute.name,
                text=text,
                thousands=re.sub("[.,]", "", text),
                decimals=text.replace(",", ".") + "0",
            )
        )
    return text.replace(",", ".")


def _date(attribute: Attribute, text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(phrase("%(name)s: write a date as 2026-11-29.", name=attribute.name)) from None

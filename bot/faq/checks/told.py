"""Told: what customers will read of the facts, looked at for what no shop means to say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.faq.content import Content, Problem
from bot.phrases import phrase
from bot.shop.answers import SHOP_FILE
from bot.shop.facts import counts_something
from bot.yaml import lines_of

# Facts that are read by code, which checks them itself, or that say what is so rather than what is told.
_NOT_TOLD = frozenset({"languages", "hours", "places", "suggested"})
_FLAGS = frozenset({"cash_on_delivery", "customs"})
_PRICE = re.compile(r"(?i)[€£$]\s?\d[\d.,]*|\d[\d.,]*\s?(?:[€£$]|zł|zl|eur|euros?|usd|gbp|pln)|\d[\d.]*,\d{2} [A-Z]{3}")
_MONEY = re.compile(r"\d+(?:\.\d+)? [A-Z]{3}")
_NO_COUNT = re.compile(r"(?i)phone|hotline|tel|fax|mobile|code|zip|version|number|vat|tax_?id|iban|account")
_LONG_NUMBER = 10_000


def facts_as_told(content: Content) -> Iterator[Problem]:
    """A problem for each fact that would be told otherwise than it was meant."""
    found = [(path, problem) for path, value in _facts(content.shop.facts, ()) if (problem := _problem(path, value))]
    # Where each line begins takes longer to read than all the rest.
    lines = lines_of((content.folder / SHOP_FILE).read_text(encoding="utf-8-sig")) if found else {}
    for path, (what, cure) in found:
        yield Problem(
            file=phrase("%(shop_file)s line %(lines)s", shop_file=SHOP_FILE, lines=lines.get(path, 1)),
            entry=".".join(path),
            what=what,
            cure=cure,
        )


def _facts(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, Mapping):
        for key, below in value.items():
            if path or key not in _NOT_TOLD:
                yield from _facts(below, (*path, str(key)))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for number, below in enumerate(value):
            yield from _facts(below, (*path, str(number)))
    else:
        yield path, value


def _problem(path: tuple[str, ...], value: Any) -> tuple[str, str] | None:
    """What is wrong with a fact and the cure."""
    key = path[-1]
    if value is None or value == "":
        return phrase("is empty"), phrase("write what customers are told, or remove the line")
    if isinstance(value, bool):
        if key in _FLAGS:
            return None
        return phrase("is %(value)s, which no sentence can say", value=str(value).lower()), phrase(
            'write the words, or quote them: "yes"'
        )
    if isinstance(value, (int, float)):
        if not counts_something(".".join(path)) and (abs(value) >= _LONG_NUMBER or _NO_COUNT.search(key)):
            return phrase("%(value)s is read as a number", value=value), phrase(
                'quote what counts nothing, so that it stays as it is: "%(value)s"', value=value
            )
        return None
    return _problem_of_text(str(value))


def _problem_of_text(value: str) -> tuple[str, str] | None:
    if _PRICE.fullmatch(value.strip()) and not _MONEY.fullmatch(value):
        return (
            phrase("%(value)s is a price in another notation and stays the same in every language", value=f"{value!r}"),
            phrase("write the amount with a point and the currency's code: 4.95 EUR"),
        )
    return None

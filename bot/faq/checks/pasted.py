"""Pasted: what editors paste into examples without meaning it: remarks, markup, quotes, somebody's number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.faq.content import Content, Problem
from bot.phrases import phrase

_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w{2,}")
_PHONE = re.compile(r"(?<![\w#])\+?\d(?:[\s().-]?\d){8,}(?!\w)")
_FAULTS: Mapping[str, tuple[re.Pattern[str], str]] = {
    "a remark": (re.compile(r"\s#\s|^#|\s//\s"), phrase("remove what stands after #: it would be learned")),
    "markup": (re.compile(r"</?[a-zA-Z][^<>]*>|&(?:[a-zA-Z]+|#\d+);|\*\*|__"), phrase("write the plain words")),
    "quotes around it": (re.compile(r"([\"'“„«‘`]).*[\"'”“»’`]"), phrase("remove the quotes: customers write none")),
    "a mail address": (_MAIL, phrase("remove it: examples are no place for somebody's data")),
    "a telephone number": (_PHONE, phrase("remove it: examples are no place for somebody's data")),
}


def pasted(content: Content) -> Iterator[Problem]:
    """A problem for each example that holds what was not meant to be learned."""
    for block in content.blocks:
        for number, line in enumerate(block.lines):
            for name, cure in _faults(line[1:].strip()) if line.startswith("-") else ():
                yield block.problem(
                    phrase("the example %(line)s holds %(name)s", line=f"{line[1:].strip()!r}", name=name),
                    cure,
                    "examples",
                    number,
                )


def _faults(example: str) -> Iterator[tuple[str, str]]:
    """What an example holds, and the cure."""
    for name, (pattern, cure) in _FAULTS.items():
        whole = name.startswith("quotes")
        if pattern.fullmatch(example) if whole else pattern.search(example):
            yield name, cure

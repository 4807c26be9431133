"""Differences: two texts word by word, for a page that marks what changes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A piece of a text; `differs` where the other text has something else in its place."""

    text: str
    differs: bool


def differences(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces, which together are the whole text again."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    sides: tuple[list[Piece], list[Piece]] = ([], [])
    for kind, old_begin, old_end, new_begin, new_end in matcher.get_opcodes():
        _add(sides[0], old[old_begin:old_end], differs=kind != "equal")
        _add(sides[1], new[new_begin:new_end], differs=kind != "equal")
    return sides


def _add(pieces: list[Piece], words: Sequence[str], *, differs: bool) -> None:
    if words:
        pieces.append(Piece(text="".join(words), differs=differs))

"""Text: splitting what is too long for one message, leaving accents out, hearing a laugh, a file's size in words."""

from __future__ import annotations

import re
import unicodedata

# A letter with a stroke is one sign in Unicode: nothing decomposes it.
_STROKES = str.maketrans("łŁøØđĐ", "lLoOdD")
# People laugh alike everywhere: "jajaja" is no Finnish "and, and, and".
_LAUGH = re.compile(r"a?(?:[jh]+(?:a+|e+|i+)){2,}[jh]*|k{3,}|(?:rs){2,}|lol+|x+d+", re.IGNORECASE)
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SENTENCE_END = re.compile(r"[.!?…]\s+|\n+")


def split_text(text: str, limit: int) -> list[str]:
    """`text` in pieces of at most `limit` characters, cut at sentence ends, else at spaces, else anywhere."""
    pieces: list[str] = []
    while len(text) > limit:
        cut = _cut(text, limit)
        pieces.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [*pieces, text]


def _cut(text: str, limit: int) -> int:
    ends = [match.end() for match in _SENTENCE_END.finditer(text, 0, limit)]
    if ends and ends[-1] > limit // 4:
        return ends[-1]
    space = text.rfind(" ", 1, limit)
    return space if space > 0 else limit


def fold(text: str) -> str:
    """`text` without accents: customers leave them out."""
    decomposed = unicodedata.normalize("NFD", text.translate(_STROKES))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def shown_name(name: str) -> str:
    """A name of a person or a file as it is shown: without the characters that turn the direction of writing."""
    return _DIRECTION.sub("", name)


def is_laugh(word: str) -> bool:
    """Whether somebody laughs: "hahaha", "jaja", "kkkk", "xD"."""
    return bool(_LAUGH.fullmatch(word))


def size_words(size: int | None) -> str:
    """A file's size as people read it, or an empty text where it is not known."""
    if size is None:
        return ""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    return f"{size / 1_000_000:.1f} MB"

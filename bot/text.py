"""Text: one spelling for what is written in many, splitting what is too long for one message, a file's size."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

# Letters that Unicode doesn't decompose though people write them without: a stroke, a ligature, a letter of another
# alphabet of ours.
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ŋ": "n"}
)
_MARKS = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
        **dict.fromkeys("‘’‛ʼ＇´`", "'"),
        **dict.fromkeys("“”„‟", '"'),
        "⁄": "/",
        "∕": "/",
    }
)
# They show nothing and are none of the format characters (category Cf): joiners, fillers, selectors of a variant.
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0\u20e3")
_VARIANTS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
# People laugh alike everywhere: "jajaja" is no Finnish "and, and, and".
_LAUGH = re.compile(r"a?(?:[jh]+(?:a+|e+|i+)){2,}[jh]*|k{3,}|(?:rs){2,}|lol+|x+d+", re.IGNORECASE)
# They join letters of Persian or the parts of an emoji; the last draws the frame of a keycap.
_JOINING = frozenset("\u200c\u200d\u20e3")
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


def canonical(text: str) -> str:
    """`text` in the one spelling that is compared: as it reads, with case and accents as they are.

    Unicode's compatibility form (NFKC), without characters that show nothing; digits of every script as 0-9, a
    fraction after a number as " 1/2", dashes and quotes as on a keyboard.
    """
    if text.isascii():
        return text
    shown = "".join(_spelt(char) for char in text if not _is_unseen(char))
    return unicodedata.normalize("NFKC", shown).translate(_MARKS)


@lru_cache(maxsize=4096)
def _is_unseen(char: str) -> bool:
    is_variant = any(ord(char) in variants for variants in _VARIANTS)
    return is_variant or char in _UNSEEN or _is_format(char)


def _is_format(char: str) -> bool:
    return unicodedata.category(char) == "Cf"


@lru_cache(maxsize=4096)
def _spelt(char: str) -> str:
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    return (
        f" {unicodedata.normalize('NFKC', char)}" if unicodedata.decomposition(char).startswith("<fraction>") else char
    )


def fold(text: str) -> str:
    """`text` as people may also write it: canonical, in small letters and without accents, "Łódź" as "lodz"."""
    small = canonical(text).casefold()
    if small.isascii():
        return small
    plain = unicodedata.normalize("NFKD", small.translate(_LETTERS))
    return unicodedata.normalize("NFC", "".join(char for char in plain if not unicodedata.combining(char)))


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """`text` folded, and for each of its characters where what it comes from begins in `text`, and the end."""
    if text.isascii():
        return text.casefold(), list(range(len(text) + 1))
    folded, places = "", []
    for begin, end in _letters(text):
        piece = _folded_letter(text[begin:end])
        folded += piece
        places += [begin] * len(piece)
    return folded, [*places, len(text)]


@lru_cache(maxsize=4096)
def _folded_letter(letter: str) -> str:
    return fold(letter)


def _letters(text: str) -> Iterator[tuple[int, int]]:
    """Where each character begins and ends with the accents and unseen characters that follow it."""
    begin = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or not (unicodedata.combining(text[place]) or _is_unseen(text[place])):
            yield begin, place
            begin = place


def shown(text: str) -> str:
    """`text` without the characters that turn the direction of writing or show nothing."""
    if text.isascii():
        return text
    return "".join(char for char in text if char in _JOINING or not (char in _UNSEEN or _is_format(char)))


def shown_name(name: str) -> str:
    """A name of a person, a place or a file as it is shown: one line, "" where nothing of it would be seen."""
    line = " ".join(shown(name).split())
    return line if line.strip("".join(_JOINING)) else ""


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

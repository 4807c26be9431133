"""Dialect: the store's portable SQL, its types and its full-text queries as PostgreSQL wants them. No connection."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from bot.conversations.search import Phrase
from bot.text import fold

# A text in quotes stays as it is; a name after one colon is a parameter, after two a type.
_TOKEN = re.compile(r"'(?:[^']|'')*'|(?<![:\w]):([a-zA-Z_]\w*)|%")
_CAST_TO_TEXT = re.compile(r"(CAST\(:\w+ AS TEXT\))")
_TEXT_COLUMN = re.compile(r"\bTEXT\b")
_WHOLE_NUMBER = re.compile(r"\bINTEGER\b")
_WORD = re.compile(r"[^\W_]+")
# PostgreSQL documentation, "Limitations" of text search: a place is at most this, a longer word can't be kept.
_LAST_PLACE = 16_383
_LONGEST_WORD = 400


@lru_cache(maxsize=2048)
def statement(sql: str) -> str:
    """A statement with `:name` parameters, for psycopg."""
    return _TOKEN.sub(_written, _CAST_TO_TEXT.sub(r'\1 COLLATE "C"', sql))


def _written(token: re.Match[str]) -> str:
    return f"%({token[1]})s" if token[1] else token[0].replace("%", "%%")


def definition(sql: str) -> str:
    """A statement of a schema step. Texts compare by their bytes, as on SQLite, whatever language the server speaks."""
    if not sql.lstrip().startswith(("CREATE TABLE", "ALTER TABLE")):
        return sql
    return _WHOLE_NUMBER.sub("BIGINT", _TEXT_COLUMN.sub('TEXT COLLATE "C"', sql))


def words(text: str) -> str:
    """The words of `text` with their places, folded as the bot compares them, as text of the type `tsvector`."""
    places: dict[str, list[int]] = {}
    for place, word in enumerate(_words(text), 1):
        places.setdefault(word[:_LONGEST_WORD], []).append(min(place, _LAST_PLACE))
    return " ".join(f"'{word}':{','.join(map(str, dict.fromkeys(at)))}" for word, at in places.items())


def query(phrases: Iterable[Phrase]) -> str:
    """Phrases that must all occur, as text of the type `tsquery`."""
    return " & ".join(filter(None, (_phrase(_words(phrase.text), goes_on=phrase.goes_on) for phrase in phrases)))


def _phrase(phrase_words: Sequence[str], *, goes_on: bool) -> str:
    quoted = [f"'{word[:_LONGEST_WORD]}'" for word in phrase_words]
    return f"({' <-> '.join(quoted)}{':*' if goes_on else ''})" if quoted else ""


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))

"""Search: turns typed words into a query for a full-text index. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PARTS = re.compile(r'"([^"]*)"?|(\S+)')
_HAS_WORD = re.compile(r"\w")
_PHONE = re.compile(r"[+\d][\d\s().\-/]{4,}")
_NO_DIGIT = re.compile(r"\D")
_LONGEST = 200
_MOST_PARTS = 12


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """The words to search and the filters that narrow the search. Times in UTC unix seconds; empty means any."""

    text: str
    channel: str = ""
    agent_id: str = ""
    label_id: str = ""
    state: str = ""
    since: float | None = None
    until: float | None = None


def match(text: str) -> str:
    """The full-text query for `text`: every word or "quoted phrase" must occur, the last word may go on; "" for none.

    Everything typed is quoted, so that nothing of it is read as the index's own syntax (SQLite documentation,
    "FTS5 Strings").
    """
    text = text.replace("\x00", " ")[:_LONGEST].strip()
    if _PHONE.fullmatch(text):
        return f'"{_NO_DIGIT.sub("", text)}"*'
    parts = [(phrase or word, bool(word)) for phrase, word in _PARTS.findall(text)]
    terms = [(part, word) for part, word in parts if _HAS_WORD.search(part)][:_MOST_PARTS]
    quoted = ['"' + part.replace('"', '""') + '"' for part, _ in terms]
    if terms and terms[-1][1]:
        quoted[-1] += "*"
    return " ".join(quoted)

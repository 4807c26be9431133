"""Names: what an entry from elsewhere is called here, and its button, made of the words that it had there."""

from __future__ import annotations

import re
import unicodedata

from bot.faq.content import FAQ
from bot.shop.answers import TITLE_LIMIT

_WORD = re.compile(r"[a-z0-9]+")
_MOST_WORDS = 5
_UNDECOMPOSED = str.maketrans({"ł": "l", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "đ": "d"})
# Under this topic stands what came from elsewhere without one.
TOPIC = "imported"


def words_of(text: str) -> list[str]:
    """The words of a text in small plain letters."""
    letters = unicodedata.normalize("NFKD", text.casefold().translate(_UNDECOMPOSED))
    return _WORD.findall("".join(letter for letter in letters if not unicodedata.combining(letter)))


def entry_name(text: str, topic: str = "") -> str:
    """The name of an entry for these words, `faq/<topic>_<entry>`; an empty text without any plain word."""
    words = words_of(text)[:_MOST_WORDS]
    if not words:
        return ""
    first = "".join(words_of(topic)) or (words.pop(0) if len(words) > 1 else TOPIC)
    return f"{FAQ}{first}_{'_'.join(words)}"


def title_for(text: str) -> str:
    """The first words of a text that fit on a button."""
    title = " ".join(text.split())
    if len(title) <= TITLE_LIMIT:
        return title
    cut = title[: TITLE_LIMIT + 1].rpartition(" ")[0]
    return cut.rstrip(" ,;:-–—") or title[:TITLE_LIMIT]

"""Spoken: the language of a message by its small words alone, where the bot's own profile is not at hand."""

from __future__ import annotations

from collections.abc import Mapping

from bot.language.identify import FUNCTION_WORDS, said_words


def _own_words() -> Mapping[str, frozenset[str]]:
    """The small words that one language alone has."""
    return {
        language: words.difference(*(others for other, others in FUNCTION_WORDS.items() if other != language))
        for language, words in FUNCTION_WORDS.items()
    }


_OWN = _own_words()
# One word alone may be a name or a slip of the finger.
_LEAST = 2


def spoken(text: str, known: str | None) -> str | None:
    """The language that the small words of `text` show, else `known`, that of its conversation."""
    words = said_words(text)
    counts = {language: sum(word in own for word in words) for language, own in _OWN.items()}
    most, language = max((count, language) for language, count in counts.items())
    is_alone = list(counts.values()).count(most) == 1
    return language if is_alone and most >= (_LEAST if known else 1) else known

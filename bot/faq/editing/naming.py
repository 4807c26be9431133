"""Naming: an entry's name from the topic and the title that an editor typed."""

from __future__ import annotations

import re

from bot.faq.content import FAQ
from bot.text import fold

_SIGNS = re.compile(r"[^a-z0-9]+")
_TOPIC_CHARS, _NAME_CHARS = 30, 60


def entry_name(topic: str, title: str) -> str:
    """The name `faq/<topic>_<title>` in small letters of English: the topic one word, the title words joined by _."""
    word = _SIGNS.sub("", fold(topic))[:_TOPIC_CHARS]
    words = _SIGNS.sub("_", fold(title)).strip("_")[:_NAME_CHARS].rstrip("_")
    return f"{FAQ}{word}_{words}"

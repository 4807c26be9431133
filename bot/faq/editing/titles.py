"""Titles: how many signs a customer sees in the title of a button, and what an editor is told of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from bot.faq.editing.entry import Entry
from bot.faq.editing.finding import Finding, Level
from bot.faq.editing.library import Library
from bot.phrases import phrase
from bot.shop.answers import TITLE_LIMIT

_JOINER = "\u200d"


def seen_length(text: str) -> int:
    """How many signs a reader sees: a letter with its accents is one, and so is a family of emoji or a flag."""
    count, joined, flag = 0, False, False
    for char in unicodedata.normalize("NFC", text):
        extends = unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf") or _is_tone(char)
        is_flag = 0x1F1E6 <= ord(char) <= 0x1F1FF
        if not (extends or joined or (flag and is_flag)):
            count += 1
        flag = is_flag and not flag
        joined = char == _JOINER
    return count


def _is_tone(char: str) -> bool:
    return 0x1F3FB <= ord(char) <= 0x1F3FF


def check_title(entry: Entry, language: str, library: Library) -> Iterator[Finding]:
    """The findings on an entry's title in one language."""
    part, field = entry.part(language), f"{language}.title"
    title = part.title.strip()
    if not title:
        cure = phrase("write a title of at most %(title_limit)s characters", title_limit=TITLE_LIMIT)
        yield Finding(level=Level.ERROR, field=field, what=phrase("the button has no title"), cure=cure)
        return
    if len(title) > TITLE_LIMIT:
        seen, counted = seen_length(title), len(title)
        more = "" if seen == counted else phrase(" (%(counted)s as channels count emoji and accents)", counted=counted)
        what = phrase("the title has %(seen)s characters%(more)s", seen=seen, more=more)
        yield Finding(
            level=Level.ERROR,
            field=field,
            what=what,
            cure=phrase("shorten it to %(title_limit)s or fewer", title_limit=TITLE_LIMIT),
        )
    if not any(char.isalnum() for char in title):
        cure = phrase("say what is asked: screen readers read it out")
        yield Finding(level=Level.ERROR, field=field, what=phrase("the title has no words"), cure=cure)
    for other in library.entries():
        if other.name != entry.name and other.part(language).title.casefold() == title.casefold():
            cure = phrase("a customer must be able to tell the two apart")
            yield Finding(
                level=Level.ERROR, field=field, what=phrase("%(name)s has the same title", name=other.name), cure=cure
            )
            return

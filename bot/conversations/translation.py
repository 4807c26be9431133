"""Translation: a text in another language as a machine made it, and whether what must not change came back. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from bot.channels.channel import Kind
from bot.conversations.message import Author, Message

# Web and mail addresses, placeholders, and codes such as order numbers: letter by letter as they were.
_FIXED = re.compile(
    r"https?://[^\s<>]+[^\s<>.,;:!?)\]]|www\.[^\s<>]+[^\s<>.,;:!?)\]]|[^\s<>@,;:]+@[^\s<>@,;:]+\.\w+|\{[^{}\n]+\}"
    r"|#\w[\w-]*|\b[A-Za-z]+[-_]?\d[\w-]*\b"
)
# Prices, telephone numbers, days and times; languages write them with other separators.
_NUMBER = re.compile(r"\d(?:[ \u00a0.,:/()'-]?\d)*")
_WORDLESS = frozenset({Kind.REACTION, Kind.SYSTEM, Kind.OPENING, Kind.REVOKE, Kind.STICKER})


@dataclass(frozen=True, kw_only=True)
class Translation:
    """A translation of a message as stored. `source` is the language that it is from, `engine` who made it.

    `doubtful`: a number, an address or a code is not as it was.
    """

    message_id: str
    language: str
    source: str | None
    text: str
    engine: str
    doubtful: bool = False


def has_words(message: Message) -> bool:
    """Whether a customer wrote something in it that can be translated."""
    is_said = message.author is Author.CONTACT and message.kind not in _WORDLESS
    return is_said and any(letter.isalpha() for letter in message.text)


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each with whether it must stay letter by letter as it is."""
    end = 0
    for match in _FIXED.finditer(text):
        if match.start() > end:
            yield text[end : match.start()], False
        yield match[0], True
        end = match.end()
    if end < len(text):
        yield text[end:], False


def is_doubtful(text: str, translated: str) -> bool:
    """Whether an address, a code, a placeholder or a number of `text` is missing in what a machine made of it."""
    fixed = Counter(piece for piece, stays in pieces(text) if stays)
    lost = any(translated.count(piece) < count for piece, count in fixed.items())
    return lost or bool(_numbers(text) - _numbers(translated))


def _numbers(text: str) -> Counter[str]:
    """The numbers outside of fixed pieces, without separators."""
    plain = "\n".join(piece for piece, stays in pieces(text) if not stays)
    return Counter(re.sub(r"\D", "", number) for number in _NUMBER.findall(plain))

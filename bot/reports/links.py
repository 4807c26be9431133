"""Links: addresses that begin a chat with the shop, each with a short mark that tells where it hung."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.phrases import phrase

# Without vowels and digits a mark is no word, no size and no order's number.
LETTERS = "bcdfghjkmnpqrstvwxz"
MARK_LENGTH = 6
_MARK = re.compile(rf"[{LETTERS}]{{{MARK_LENGTH}}}")
# Telegram allows up to 64 letters, digits, _ and - after ?start=.
_START = "l_"
# In the details of the message that came by a link.
LINK_MARK = "link_mark"
# At the end of the text that WhatsApp fills in; people may write before it, and delete it.
_IN_TEXT = re.compile(rf"\s*\[#({_MARK.pattern})\]\s*$")
_LONGEST_NAME, _LONGEST_TEXT = 60, 200


@dataclass(frozen=True, kw_only=True)
class Link:
    """One link: the account that it leads to, its name for the shop's people, the text that it fills in (WhatsApp).

    `address` is the account's public one: a phone number with its country's code, or a bot's user name.
    """

    link_id: str
    mark: str
    name: str
    account_id: str
    channel: str
    address: str
    text: str
    created_at: float
    ended_at: float | None = None


class BadLink(ValueError):
    """A link can't be made from this; the message names the cure."""


def check(*, name: str, text: str) -> None:
    """Raises BadLink for what can't be a link's name for the shop's people or the text that it fills in."""
    if not name:
        raise BadLink(phrase("Give the link a name: where will it hang?"))
    if len(name) > _LONGEST_NAME or len(text) > _LONGEST_TEXT:
        raise BadLink(
            phrase(
                "A name has at most %(longest_name)s letters, a text %(longest_text)s.",
                longest_name=_LONGEST_NAME,
                longest_text=_LONGEST_TEXT,
            )
        )


def start_of(mark: str) -> str:
    """The start payload that carries the mark."""
    return f"{_START}{mark}"


def marked(text: str, mark: str) -> str:
    """The text to fill in, with the mark at its end."""
    return f"{text} [#{mark}]".strip()


def split_text(text: str) -> tuple[str, str]:
    """What a customer wrote apart from a mark at its end, and the mark ("" for none)."""
    found = _IN_TEXT.search(text)
    return (text[: found.start()], found[1]) if found else (text, "")


def mark_of(origin: Mapping[str, Any]) -> str:
    """The mark of the link that a conversation came from, "" for none."""
    start, link = origin.get("start"), origin.get("link")
    if isinstance(start, str) and start.startswith(_START):
        mark = start.removeprefix(_START)
    else:
        mark = link if isinstance(link, str) else ""
    return mark if _MARK.fullmatch(mark) else ""

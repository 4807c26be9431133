"""Capacity: how many conversations at once suit a way of working, as ready choices."""

from __future__ import annotations

from dataclasses import dataclass

from bot.phrases import phrase

MOST = 500


@dataclass(frozen=True, kw_only=True)
class Preset:
    """A ready choice for a person or the team."""

    title: str
    limit: int
    hint: str


PRESETS = (
    Preset(title=phrase("Live chat"), limit=3, hint=phrase("customers sit before the page and wait for each answer")),
    Preset(title=phrase("Messengers"), limit=12, hint=phrase("customers write, do something else, and look again")),
)


def limit_of(text: str) -> int | None:
    """The number that somebody wrote; None for nothing. Raises ValueError with words for them."""
    text = text.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or int(text) > MOST:
        raise ValueError(phrase("The limit must be a whole number from 0 to %(most)s, or empty.", most=MOST))
    return int(text)

"""Differences: what a change of a cell says, for people: lines that come and go, or the words before and after."""

from __future__ import annotations

from dataclasses import dataclass

from bot.faq.exchange.fields import EXAMPLES
from bot.faq.exchange.plan import Change
from bot.phrases import phrase

_SHOWN_LINES, _SHOWN_CHARS = 5, 400


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One column's change: the texts that go and those that come, cut to what can be read at a glance."""

    column: str
    gone: tuple[str, ...]
    come: tuple[str, ...]


def difference(change: Change) -> Difference:
    """What a change takes away and what it brings."""
    if change.column != EXAMPLES:
        return Difference(column=change.column, gone=_cut([change.before]), come=_cut([change.after]))
    before, after = change.before.splitlines(), change.after.splitlines()
    return Difference(
        column=change.column,
        gone=_cut([line for line in before if line not in after]),
        come=_cut([line for line in after if line not in before]),
    )


def _cut(texts: list[str]) -> tuple[str, ...]:
    shown = [text if len(text) <= _SHOWN_CHARS else f"{text[:_SHOWN_CHARS]} …" for text in texts[:_SHOWN_LINES] if text]
    more = len(texts) - _SHOWN_LINES
    return (*shown, phrase("and %(more)s more", more=f"{more:,}")) if more > 0 else tuple(shown)

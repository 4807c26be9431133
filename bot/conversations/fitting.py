"""Fitting: replies within a channel's limits, before they are stored and where an editor looks at them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.channels.channel import Capabilities, Kind
from bot.conversations.message import Draft
from bot.text import split_text


def within_limits(replies: Iterable[Draft], capabilities: Capabilities) -> tuple[Draft, ...]:
    """The replies within the channel's limits: long text split at sentence ends, the buttons with the last piece."""
    fitting: list[Draft] = []
    for draft in replies:
        *first, last = split_text(draft.text, _limit(draft, capabilities))
        fitting += [replace(draft, text=piece, choices=(), kind=Kind.TEXT, media_id=None) for piece in first]
        fitting.append(replace(draft, text=last))
    return tuple(fitting)


def _limit(draft: Draft, capabilities: Capabilities) -> int:
    if draft.kind is Kind.IMAGE:
        return capabilities.caption_limit
    return min(capabilities.text_limit, capabilities.choice_text_limit) if draft.choices else capabilities.text_limit

"""Standing: what is broken now, whatever was counted in the days that a page is about, in an owner's words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.phrases import phrase


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """Something that is broken now, and since when (UTC seconds) where that is known."""

    text: str
    since: float | None = None


SILENT = Trouble(
    text=phrase(
        "The bot keeps still and people get every message: what is published are still the facts of the demo shop"
    )
)


def sends_nothing(account: str, *, since: float | None) -> Trouble:
    """An account that is stopped."""
    return Trouble(text=phrase("%(account)s sends nothing any more", account=account), since=since)


def receives_nothing(account: str, *, since: float | None) -> Trouble:
    """An account whose messages can't be fetched."""
    return Trouble(text=phrase("%(account)s receives nothing any more", account=account), since=since)


def had_trouble(process: str, *, times: int, since: float) -> Trouble:
    """A process that died again and again, which nobody has dealt with yet."""
    text = phrase(
        "The process %(process)s died or hung (reported %(times)s ×), and nobody has marked it as dealt with",
        process=process,
        times=times,
    )
    return Trouble(text=text, since=since)


def with_moments(troubles: Iterable[Trouble], stamp: Callable[[float], str]) -> list[str]:
    """Each in words, with its moment as `stamp` says it."""
    return [
        each.text
        if each.since is None
        else phrase("%(trouble)s, since %(stamp)s", trouble=each.text, stamp=stamp(each.since))
        for each in troubles
    ]

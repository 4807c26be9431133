"""Stretches: where in a conversation an episode begins and ends, and who held it meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from bot.conversations.conversation import State, Verb
from bot.reports.counting.happenings import Change, Happenings, Speaker, Words

DAY_SECONDS = 24 * 3600.0
# After so long in silence with the bot an episode is over; on e-mail people take longer.
SILENCE_SECONDS = DAY_SECONDS
# An episode that people hold for longer is counted as it stands then.
LONGEST_SECONDS = 30 * DAY_SECONDS
_SILENCE_ON = {"email": 3 * DAY_SECONDS}


@dataclass(kw_only=True)
class Stretch:
    """One episode while it is found: from its first message until it is over.

    `ended_at`: when it was resolved, or None where silence ends it; `next_at`: when the next one begins.
    """

    began_at: float
    last_at: float
    ended_at: float | None = None
    resolved_by_person: bool = False
    next_at: float = float("inf")
    # Who held it from when on.
    held: list[tuple[float, State]] = field(default_factory=list)

    def seconds_with(self, state: State, now: float) -> float:
        """How long it was in this state, up to its end, its last message or now."""
        end = self.ended_at if self.ended_at is not None else self._open_end(now)
        bounds = [*(at for at, _ in self.held[1:]), end]
        return sum(max(0.0, until - at) for (at, held), until in zip(self.held, bounds, strict=True) if held is state)

    def _open_end(self, now: float) -> float:
        if self.held[-1][1] in (State.QUEUED, State.AGENT):
            return min(now, self.began_at + LONGEST_SECONDS)
        return max(self.last_at, self.held[-1][0])


def silence_seconds(channel: str) -> float:
    """How long a customer of this channel may be silent before what they write begins another episode."""
    return _SILENCE_ON.get(channel, SILENCE_SECONDS)


def stretches(happenings: Happenings, *, channel: str, state: State = State.BOT) -> list[Stretch]:
    """The episodes of a conversation in order; `state` is who held it before the first happening.

    One begins with a customer's message when nothing is open, and ends when it is resolved or in silence with the bot.
    """
    finder = _Finder(silence_seconds(channel), state)
    for event in _in_order(happenings):
        if isinstance(event, Change):
            finder.changed(event)
        else:
            finder.written(event)
    for earlier, later in pairwise(finder.found):
        earlier.next_at = later.began_at
    return finder.found


class _Finder:
    """Goes through what happened, and keeps which episode is open."""

    def __init__(self, silence: float, state: State) -> None:
        self.found: list[Stretch] = []
        self._silence = silence
        self._state = state
        self._open: Stretch | None = None

    def changed(self, change: Change) -> None:
        """The conversation changed hands."""
        self._state = change.state
        if self._open is None:
            # A question that was open as the conversation was resolved opens it again by itself.
            if change.verb is Verb.REOPEN:
                self._begin(change.at)
        elif change.state is State.RESOLVED:
            self._open.ended_at = change.at
            self._open.resolved_by_person = change.by_person and self._open.held[-1][1] is State.AGENT
            self._open = None
        else:
            self._open.held.append((change.at, change.state))

    def written(self, words: Words) -> None:
        """Somebody wrote."""
        if self._open and self._state is State.BOT and words.at - self._open.last_at >= self._silence:
            self._open = None
        if self._open is None and words.speaker is Speaker.CUSTOMER:
            self._begin(words.at)
        if self._open is not None:
            self._open.last_at = max(self._open.last_at, words.at)

    def _begin(self, at: float) -> None:
        state = State.BOT if self._state is State.RESOLVED else self._state
        self._open = Stretch(began_at=at, last_at=at, held=[(at, state)])
        self.found.append(self._open)


def _in_order(happenings: Happenings) -> Iterator[Words | Change]:
    """Words and changes as they happened, whatever the order they were read in; of one moment the words come first."""
    events: list[Words | Change] = [*happenings.words, *happenings.changes]
    yield from sorted(events, key=lambda event: (event.at, isinstance(event, Change)))

"""Facts: what is kept of an episode for reports: its day, its half hour and its numbers, nothing of the customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.reports.counting.episodes import Episode
from bot.reports.counting.open_time import OpeningHours
from bot.reports.counting.waits import Wait, wait_of


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """The shop's clock: its zone, and its hours where they are known."""

    zone: tzinfo
    hours: OpeningHours | None = None

    def day(self, at: float) -> str:
        """The shop's day at a moment, as 2026-11-29."""
        return datetime.fromtimestamp(at, self.zone).date().isoformat()

    def half_hour(self, at: float) -> int:
        """The half hour on the shop's clock, 0 to 47; a night in which clocks change has one twice, or not."""
        local = datetime.fromtimestamp(at, self.zone)
        return local.hour * 2 + local.minute // 30

    def open_at(self, at: float) -> bool:
        """Whether people answer at this moment; always, where no hours are known."""
        return self.hours is None or self.hours.open_at(at)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a conversation took place."""

    conversation_id: str
    account_id: str
    channel: str


@dataclass(frozen=True, kw_only=True)
class EpisodeFacts:
    """An episode with its waits, as it is stored. It counts on the day on which it began, a wait on its own."""

    place: Place
    episode: Episode
    day: str
    half_hour: int
    open: bool
    waits: tuple[tuple[str, int, Wait], ...]


def facts_of(
    episode: Episode,
    place: Place,
    calendar: Calendar,
    *,
    wrote: Sequence[float],
    replied: Sequence[float],
    now: float,
) -> EpisodeFacts:
    """The facts of an episode; in this conversation the customer `wrote`, and people `replied`, at these moments."""
    waits = [
        wait_of(handoff, hours=calendar.hours, wrote=wrote, replied=replied, now=now) for handoff in episode.handoffs
    ]
    return EpisodeFacts(
        place=place,
        episode=episode,
        day=calendar.day(episode.began_at),
        half_hour=calendar.half_hour(episode.began_at),
        open=calendar.open_at(episode.began_at),
        waits=tuple((calendar.day(wait.requested_at), calendar.half_hour(wait.requested_at), wait) for wait in waits),
    )

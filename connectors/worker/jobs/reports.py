"""Reports: counts what happened into facts by day, a few conversations at a time, so that nobody waits for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.reports.counting.episodes import Episode, episodes
from bot.reports.counting.facts import Calendar, facts_of
from bot.reports.counting.happenings import Speaker
from bot.store.reports.counting import Counted
from bot.store.reports.happened import History
from bot.store.store import Store

_AT_ONCE = 50
# What one look may take; the next goes on where it ended.
_SECONDS = 5.0
# A message may be written a moment after the time that it bears.
_LATE_SECONDS = 60.0
_FAULT_DAYS = 2


class ReportsJob:
    """Run `count` every minute or so, `settle` once an hour, and `look` every few minutes."""

    def __init__(
        self, store: Store, calendar: Callable[[], Calendar], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._store = store
        self._calendar = calendar
        self._clock = clock

    def count(self, now: float) -> bool:
        """Counts the conversations in which something was written since the last time; False while some are left.

        At first that is all of them, the oldest first.
        """
        counting, began = self._store.report_counting, self._clock()
        since, limit, seen = counting.mark("active"), _AT_ONCE, set[str]()
        while True:
            page = self._store.report_happened.active(since=since, limit=limit)
            fresh = [conversation_id for conversation_id, _ in page if conversation_id not in seen]
            self._keep(fresh, now)
            seen.update(fresh)
            is_last = len(page) < limit
            if is_last:
                counting.note("active", now - _LATE_SECONDS)
                return True
            # As many as were written to in one moment are looked at in one go.
            limit = limit * 2 if page[-1][1] == since else _AT_ONCE
            since = page[-1][1]
            counting.note("active", min(since, now - _LATE_SECONDS))
            if self._clock() - began > _SECONDS:
                return False

    def settle(self, now: float) -> None:
        """Counts everything again that may still change: who came back, who was accepted, what was resolved."""
        after = ""
        while page := self._store.report_happened.open(after=after, limit=_AT_ONCE):
            self._keep(page, now)
            after = page[-1]

    def look(self, now: float) -> None:
        """Notes how many of the team are there, and what broke yesterday and today."""
        calendar = self._calendar()
        team = [member for member in self._store.presence.team(now=now) if member.available]
        self._store.report_counting.note_presence(
            calendar.day(now),
            calendar.half_hour(now),
            people=len(team),
            places=sum(member.limit for member in team),
            held=sum(member.load for member in team),
        )
        self._faults(now)

    def _faults(self, now: float) -> None:
        calendar = self._calendar()
        today = datetime.fromtimestamp(now, calendar.zone).replace(hour=0, minute=0, second=0, microsecond=0)
        for ago in range(_FAULT_DAYS):
            begin = today - timedelta(days=ago)
            self._store.report_counting.note_faults(
                begin.date().isoformat(),
                since=begin.timestamp(),
                until=(begin + timedelta(days=1)).timestamp(),
            )

    def _keep(self, conversation_ids: Sequence[str], now: float) -> None:
        """Reads each outside of any transaction, and writes what was counted in one short one."""
        histories = (self._store.report_happened.of(conversation_id) for conversation_id in conversation_ids)
        calendar = self._calendar()
        counted = [_counted(history, calendar, now) for history in histories if history is not None]
        if counted:
            self._store.report_counting.keep(counted, now=now)


def _counted(history: History, calendar: Calendar, now: float) -> Counted:
    spoken = {
        speaker: [word.at for word in history.happenings.words if word.speaker is speaker]
        for speaker in (Speaker.CUSTOMER, Speaker.PERSON)
    }
    known = episodes(
        history.happenings, channel=history.place.channel, now=now, state=history.state, topic=history.topic
    )
    new = [episode for episode in known if episode.began_at > history.since]
    return Counted(
        conversation_id=history.place.conversation_id,
        since=history.since,
        until=_settled_until(new, history.since),
        facts=[
            facts_of(
                episode,
                history.place,
                calendar,
                wrote=spoken[Speaker.CUSTOMER],
                replied=spoken[Speaker.PERSON],
                now=now,
            )
            for episode in new
        ],
    )


def _settled_until(new: Sequence[Episode], since: float) -> float:
    """When the last episode began up to which all are settled."""
    for episode in new:
        if not episode.settled:
            break
        since = episode.began_at
    return since

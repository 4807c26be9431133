"""Episodes: what became of each time that a customer came, as facts without the customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from bot.conversations.conversation import State
from bot.reports.counting.happenings import Asked, HandedOver, Happenings, Speaker
from bot.reports.counting.stretches import DAY_SECONDS, LONGEST_SECONDS, Stretch, silence_seconds, stretches
from bot.team.routing import topic_of

# For so long an answer of the bot is watched before it counts: who comes back was not helped.
WATCHED_SECONDS = 3 * DAY_SECONDS


class Verified(str, Enum):
    """Whether the bot's answer was enough, by what the person did in the three days afterwards, on any channel."""

    # The bot answered nothing, or a person was needed.
    NO_CANDIDATE = "no_candidate"
    PENDING = "pending"
    RETURNED = "returned"
    CONTAINED = "contained"


@dataclass(frozen=True, kw_only=True)
class Episode:
    """One time that a customer came. Seconds count from its first message; None where it did not come to that.

    `mark` is of the link by which they came, "" for none.

    `settled`: nothing that still happens changes it. `entries`: what the bot answered, an entry as often as it did.
    """

    began_at: float
    last_at: float
    topic: str
    mark: str
    language: str | None
    answered: int
    asked_back: int
    left_off: bool
    person: bool
    reason: str | None
    verified: Verified
    reopened: bool
    resolved_by_person: bool
    first_bot_seconds: float | None
    first_person_seconds: float | None
    bot_seconds: float
    queue_seconds: float
    person_seconds: float
    settled: bool
    entries: tuple[str, ...]
    handoffs: tuple[HandedOver, ...]
    ratings: tuple[Asked, ...]


def episodes(
    happenings: Happenings, *, channel: str, now: float, state: State = State.BOT, topic: str = ""
) -> list[Episode]:
    """The episodes of a conversation. `topic` is what a handoff was about where the bot answered nothing."""
    found = stretches(happenings, channel=channel, state=state)
    known: list[Episode] = []
    for stretch in found:
        known.append(_episode(stretch, happenings, known[-1] if known else None, channel, now, topic))
    return known


def _episode(
    stretch: Stretch, happenings: Happenings, before: Episode | None, channel: str, now: float, topic: str
) -> Episode:
    answers = [answer for answer in happenings.answers if stretch.began_at <= answer.at < stretch.next_at]
    handoffs = tuple(each for each in happenings.handoffs if stretch.began_at <= each.requested_at < stretch.next_at)
    entries = tuple(answer.entry for answer in answers if answer.entry)
    with_people = stretch.seconds_with(State.AGENT, now), stretch.seconds_with(State.QUEUED, now)
    person = bool(handoffs) or any(held in (State.AGENT, State.QUEUED) for _, held in stretch.held)
    about = topic_of(entries[0]) or topic if entries else next((each.topic for each in handoffs if each.topic), topic)
    over = _over(stretch, channel, now)
    return Episode(
        began_at=stretch.began_at,
        last_at=stretch.last_at,
        topic=about,
        mark=_mark(stretch, happenings),
        language=next((answer.language for answer in answers if answer.language), None),
        answered=len(entries),
        asked_back=sum(answer.asked_back for answer in answers),
        left_off=over and not person and bool(answers) and answers[-1].asked_back and _silent(stretch, happenings),
        person=person,
        reason=handoffs[0].reason if handoffs else None,
        verified=_verified(stretch, happenings, entries, person=person, over=over, now=now),
        reopened=_reopened(stretch, happenings, before, about),
        resolved_by_person=stretch.resolved_by_person,
        first_bot_seconds=_first(stretch, happenings, Speaker.BOT),
        first_person_seconds=_first(stretch, happenings, Speaker.PERSON),
        bot_seconds=stretch.seconds_with(State.BOT, now),
        queue_seconds=with_people[1],
        person_seconds=with_people[0],
        settled=(over and now >= _end(stretch) + WATCHED_SECONDS) or now - stretch.began_at > LONGEST_SECONDS,
        entries=entries,
        handoffs=handoffs,
        ratings=tuple(asked for asked in happenings.ratings if stretch.began_at <= asked.at < stretch.next_at),
    )


def _end(stretch: Stretch) -> float:
    return stretch.last_at if stretch.ended_at is None else max(stretch.last_at, stretch.ended_at)


def _over(stretch: Stretch, channel: str, now: float) -> bool:
    """Whether it has ended: resolved, followed by another, or silent with the bot for long enough."""
    if stretch.ended_at is not None or stretch.next_at <= now:
        return True
    return stretch.held[-1][1] is State.BOT and now - stretch.last_at >= silence_seconds(channel)


def _mark(stretch: Stretch, happenings: Happenings) -> str:
    """Of the first link that was followed in it: a later visit came by none, and a second link brought nobody."""
    marks = (word.mark for word in happenings.words if word.mark and stretch.began_at <= word.at < stretch.next_at)
    return next(marks, "")


def _first(stretch: Stretch, happenings: Happenings, speaker: Speaker) -> float | None:
    moments = (word.at for word in happenings.words if word.speaker is speaker)
    first = next((at for at in moments if stretch.began_at <= at < stretch.next_at), None)
    return None if first is None else first - stretch.began_at


def _silent(stretch: Stretch, happenings: Happenings) -> bool:
    """Whether the customer wrote nothing after the bot's last words."""
    spoken = [word for word in happenings.words if stretch.began_at <= word.at < stretch.next_at]
    return bool(spoken) and spoken[-1].speaker is Speaker.BOT


def _verified(
    stretch: Stretch, happenings: Happenings, entries: Sequence[str], *, person: bool, over: bool, now: float
) -> Verified:
    if person or not entries:
        return Verified.NO_CANDIDATE
    begin, end = stretch.last_at, stretch.last_at + WATCHED_SECONDS
    asked_again = any(begin < answer.at <= end and answer.entry in entries for answer in happenings.answers)
    wanted_person = any(begin < each.requested_at <= end for each in happenings.handoffs)
    elsewhere = any(
        begin < each.at <= end and (each.entry is None or each.entry in entries) for each in happenings.elsewhere
    )
    disliked = any(
        word.speaker is Speaker.THUMB_DOWN and stretch.began_at <= word.at <= end and word.at < stretch.next_at
        for word in happenings.words
    )
    if asked_again or wanted_person or elsewhere or disliked:
        return Verified.RETURNED
    return Verified.CONTAINED if over and now >= end else Verified.PENDING


def _reopened(stretch: Stretch, happenings: Happenings, before: Episode | None, topic: str) -> bool:
    """Whether the person was here about the same topic within the three days before."""
    if before is not None and topic and before.topic == topic:
        return stretch.began_at - before.last_at <= WATCHED_SECONDS
    since = stretch.began_at - WATCHED_SECONDS
    return any(
        since <= each.at < stretch.began_at and each.entry is not None and topic_of(each.entry) == topic
        for each in happenings.elsewhere
        if topic
    )

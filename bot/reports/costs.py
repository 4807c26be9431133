"""Costs: what reached people, by how much of their time it took, whether the bot had answered or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversations.handoff import Reason
from bot.conversations.unanswered.minutes import MOST_SECONDS
from bot.reports.rows import PeopleTime
from bot.team.routing import topic_of


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What took time of people, in how many talks, and the minutes.

    Exactly one says what it was: the `entry` that the bot had answered, the `topic` that it took it for, or, where
    neither is known, the `reason` of the handoff ("": people took the talk over by themselves).
    """

    entry: str | None
    topic: str | None
    reason: str | None
    talks: int
    minutes: float


def costs(talks: Sequence[PeopleTime]) -> list[Cost]:
    """What cost people most time comes first. A talk about several things is shared among them evenly.

    No talk counts more than half an hour, as on the page of unanswered questions.
    """
    sums: dict[tuple[str | None, str | None, str | None], tuple[int, float]] = {}
    for talk in talks:
        subjects = _subjects(talk)
        for subject in subjects:
            count, minutes = sums.get(subject, (0, 0.0))
            sums[subject] = count + 1, minutes + min(talk.seconds, MOST_SECONDS) / 60 / len(subjects)
    found = [
        Cost(entry=entry, topic=topic, reason=reason, talks=count, minutes=minutes)
        for (entry, topic, reason), (count, minutes) in sums.items()
    ]
    return sorted(found, key=lambda cost: (-cost.minutes, cost.entry or "", cost.topic or "", cost.reason or ""))


def minutes_of(talks: Sequence[PeopleTime]) -> float:
    """The time of people on these talks, each counted as in `costs`."""
    return sum(min(talk.seconds, MOST_SECONDS) for talk in talks) / 60


def about(found: Sequence[Cost], topic: str) -> list[Cost]:
    """Those that are about a topic; all where it is ""."""
    return [cost for cost in found if topic in ("", cost.topic, topic_of(cost.entry or ""))]


def _subjects(talk: PeopleTime) -> list[tuple[str | None, str | None, str | None]]:
    """What the people's part of a talk was about.

    An answer of the bot on another topic than the handoff's did not lead to people, nor did one before words that the
    bot did not understand.
    """
    led = talk.topic or talk.reason in ("", Reason.ASKED_FOR_PERSON.value)
    entries = [entry for entry in talk.entries if led and talk.topic in ("", topic_of(entry))]
    if entries:
        return [(entry, None, None) for entry in entries]
    return [(None, talk.topic, None) if talk.topic else (None, None, talk.reason)]

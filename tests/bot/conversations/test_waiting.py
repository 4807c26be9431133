"""Waiting: the wait told is an honest range or none, and news of it comes only when it matters."""

from __future__ import annotations

import pytest

from bot.conversations.waiting import QueueNews, Served, Wait, estimate, worth_telling

NOW = 1_800_000_000.0


def served(*minutes: float, place: int = 1, agent: str = "eva") -> list[Served]:
    return [Served(place=place, seconds=each * 60, agent_id=agent) for each in minutes]


@pytest.mark.parametrize(
    ("place", "lately", "agents", "wait"),
    [
        (1, served(5, 6, 7, 8), 1, (5, 10)),
        (2, served(5, 6, 7, 8), 1, (10, 15)),
        (1, served(10, 12, 14, 16, place=2), 1, (5, 10)),
        (1, served(0.2, 0.3, 0.4, 0.5), 1, (1, 1)),
        (1, served(10, 10, 10, 10), 1, (5, 10)),
        (1, served(5, 6, 7, 8), 2, (2, 5)),  # one more is there now than those that were measured
        (1, [*served(5, 6), *served(5, 6, agent="leo")], 1, (5, 15)),  # one of the two has gone
        (9, served(10, 11, 12, 13), 1, (60, None)),
        (1, served(5, 6, 7), 1, None),  # too little to go by
        (1, served(5, 6, 7, 8), 0, None),  # nobody is there
        (1, served(1, 1, 50, 50), 1, None),  # it varies too much to say anything
        (5, served(5, 9, 22, 25), 1, None),
    ],
)
def test_the_wait_is_a_range_from_what_was_measured_or_nothing(
    place: int, lately: list[Served], agents: int, wait: tuple[int, int | None] | None
) -> None:
    found = estimate(place, lately, agents=agents)
    assert (found and (found.from_minutes, found.to_minutes)) == wait


def told(place: int, minutes: float | None = None) -> QueueNews:
    return QueueNews(place=place, due_at=None if minutes is None else NOW + minutes * 60, told_at=NOW)


@pytest.mark.parametrize(
    ("before", "after_minutes", "place", "wait", "worth"),
    [
        (told(8), 11, 5, None, False),
        (told(8), 11, 4, None, True),
        (told(8), 9, 4, None, False),  # never within ten minutes
        (told(3), 11, 2, None, False),
        (told(3), 11, 1, None, True),  # next in line
        (told(1), 30, 1, None, False),
        (told(2), 30, 3, None, False),  # somebody urgent went ahead: nothing to be done about it
        (told(4, 20), 10, 3, (5, 15), False),  # as was told
        (told(4, 20), 15, 3, (20, 30), True),  # it takes much longer
        (told(4, 40), 11, 3, (1, 5), True),  # it goes much faster
        (told(4), 11, 4, (5, 10), True),  # now something is known
        (told(1, 2), 11, 1, (1, 2), True),  # long overdue
        (told(2, 20), 15, 2, None, False),  # what was told still stands
        (told(2, 10), 13, 2, None, True),  # it is over, and nobody knows more
        (told(2), 60, 2, None, False),
    ],
)
def test_news_is_told_only_when_it_is_noticeable(
    before: QueueNews, after_minutes: float, place: int, wait: tuple[int, int] | None, worth: bool
) -> None:
    known = Wait(from_minutes=wait[0], to_minutes=wait[1]) if wait else None
    now = NOW + after_minutes * 60
    assert worth_telling(before, place=place, wait=known, now=now, pause_seconds=600) is worth

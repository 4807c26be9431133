"""Routing, decided on plain values: what goes first, and to whom."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.shop.hours import read_hours
from bot.team.routing import Colleague, Policy, Waiting, assign, first_for, topic_of, urgent_before

MADRID = ZoneInfo("Europe/Madrid")
NOW = 1_800_000_000.0
HOURS = read_hours(
    {
        "timezone": "Europe/Madrid",
        **{day: ["09:00-14:00", "16:00-20:00"] for day in ("monday", "tuesday", "wednesday", "thursday", "friday")},
    }
)
SHOP = Policy(hours=lambda: HOURS, rush_seconds=2 * 3600)


def at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=MADRID).timestamp()


@pytest.mark.parametrize(
    ("now", "urgent_before_then"),
    [
        ("2026-11-23 10:00", "2026-11-23 12:00"),  # amid the morning: what closes within two hours
        ("2026-11-23 12:30", "2026-11-23 16:00"),  # lunch is near: what closes before the afternoon begins
        ("2026-11-23 15:00", "2026-11-23 17:00"),  # the shop is closed, and open again in two hours
        ("2026-11-23 18:30", "2026-11-24 09:00"),  # the evening is near: what closes in the night
        ("2026-11-27 19:00", "2026-11-30 09:00"),  # the weekend is near
        ("2026-11-28 12:00", "2026-11-30 09:00"),  # the weekend is here
        ("2026-11-30 06:00", "2026-11-30 09:00"),  # before the shop opens
        ("2026-11-30 08:00", "2026-11-30 10:00"),
    ],
)
def test_urgent_is_a_window_that_closes_soon_or_before_the_shop_works_again(now: str, urgent_before_then: str) -> None:
    assert urgent_before(at(now), SHOP) == at(urgent_before_then)


def test_a_shop_without_known_hours_looks_at_the_clock_alone() -> None:
    assert urgent_before(NOW, Policy(rush_seconds=60)) == NOW + 60
    never = read_hours({"timezone": "Europe/Madrid"})
    assert urgent_before(NOW, Policy(rush_seconds=60, hours=lambda: never)) == NOW + 60


@pytest.mark.parametrize(
    ("entry", "topic"),
    [("faq/sizes_shoes", "sizes"), ("faq/sizes_how_to_measure", "sizes"), ("ask_person", None), ("faq/", None)],
)
def test_the_topic_of_an_entry(entry: str, topic: str | None) -> None:
    assert topic_of(entry) == topic


def agent(name: str, *, speaks: str = "", knows: str = "", load: int = 0, limit: int = 3, idle: float = 0) -> Colleague:
    return Colleague(
        agent_id=name,
        languages=frozenset(speaks.split()),
        skills=frozenset(knows.split()),
        load=load,
        limit=limit,
        idle_since=NOW - idle,
    )


def waits(
    name: str = "c",
    *,
    language: str | None = None,
    topic: str = "",
    since: float = 10,
    last: str | None = None,
    last_ago: float = 3600,
    back: str | None = None,
) -> Waiting:
    return Waiting(
        conversation_id=name,
        epoch=1,
        waiting_since=NOW - since,
        language=language,
        topics=frozenset(topic.split()),
        last_agent_id=last,
        last_agent_at=NOW - since - last_ago if last else None,
        given_back_by=back,
    )


def takers(queue: list[Waiting], team: list[Colleague], policy: Policy | None = None) -> dict[str, str]:
    taught = frozenset(skill for each in team for skill in each.skills)
    chosen = assign(queue, team, taught=taught, now=NOW, policy=policy or Policy())
    return {waiting.conversation_id: agent_id for waiting, agent_id in chosen}


CASES = {
    "least loaded": (waits(), [agent("eva", load=2), agent("leo", load=1)], "leo"),
    "as loaded, longest idle": (waits(), [agent("eva", load=1, idle=60), agent("leo", load=1, idle=90)], "leo"),
    "nobody there": (waits(), [], None),
    "all full": (waits(), [agent("eva", load=3), agent("leo", load=1, limit=1)], None),
    "who takes none": (waits(), [agent("eva", limit=0)], None),
    "over the limit after a hold": (waits(), [agent("eva", load=5)], None),
    "who speaks the language": (waits(language="pl"), [agent("eva", speaks="en"), agent("ola", speaks="pl")], "ola"),
    "more loaded but speaks it": (
        waits(language="pl"),
        [agent("e", speaks="en"), agent("o", speaks="pl", load=2)],
        "o",
    ),
    "who names no language speaks any": (waits(language="pl"), [agent("eva", speaks="en"), agent("leo")], "leo"),
    "kept for who speaks it, busy": (
        waits(language="pl"),
        [agent("eva", speaks="en"), agent("ola", speaks="pl", load=3)],
        None,
    ),
    "kept long enough": (
        waits(language="pl", since=121),
        [agent("eva", speaks="en"), agent("ola", speaks="pl", load=3)],
        "eva",
    ),
    "who speaks it has gone home": (waits(language="pl"), [agent("eva", speaks="en")], "eva"),
    "who knows the topic": (waits(topic="sizes"), [agent("eva"), agent("leo", knows="sizes", load=1)], "leo"),
    "a topic that nobody learned": (waits(topic="gifts"), [agent("eva"), agent("leo", knows="sizes", load=1)], "eva"),
    "language before skill": (
        waits(language="pl", topic="sizes", since=200),
        [agent("eva", speaks="en", knows="sizes"), agent("ola", speaks="pl")],
        "ola",
    ),
    "same agent": (waits(last="leo"), [agent("eva"), agent("leo", load=2)], "leo"),
    "same agent, busy": (waits(last="leo"), [agent("eva"), agent("leo", load=3)], None),
    "same agent, busy for long": (waits(last="leo", since=121), [agent("eva"), agent("leo", load=3)], "eva"),
    "same agent, gone": (waits(last="ola"), [agent("eva")], "eva"),
    "same agent, long ago": (waits(last="leo", last_ago=90_000), [agent("eva"), agent("leo", load=1)], "eva"),
    "not to who gave it back": (waits(back="eva"), [agent("eva"), agent("leo", load=2)], "leo"),
    "nobody but who gave it back": (waits(back="eva"), [agent("eva")], None),
}


@pytest.mark.parametrize(("waiting", "team", "taker"), CASES.values(), ids=CASES)
def test_who_gets_it(waiting: Waiting, team: list[Colleague], taker: str | None) -> None:
    assert takers([waiting], team).get("c") == taker


def test_what_is_kept_for_somebody_does_not_stop_those_behind_it() -> None:
    queue = [waits("polish", language="pl"), waits("english", language="en")]
    team = [agent("ola", speaks="pl", load=3), agent("eva", speaks="en")]
    assert takers(queue, team) == {"english": "eva"}


@pytest.mark.parametrize(
    ("waiting", "team", "first"),
    [
        (waits(language="pl"), [agent("eva", speaks="en"), agent("ola", speaks="pl", load=3)], ["ola"]),
        (waits(language="pl", since=121), [agent("eva", speaks="en"), agent("ola", speaks="pl")], ["eva", "ola"]),
        (waits(language="pl"), [agent("eva", speaks="en"), agent("leo", speaks="en")], ["eva", "leo"]),
        (waits(last="leo"), [agent("eva"), agent("leo", load=3)], ["leo"]),
        (waits(), [], []),
    ],
)
def test_who_is_called_first(waiting: Waiting, team: list[Colleague], first: list[str]) -> None:
    taught = frozenset(skill for each in team for skill in each.skills)
    called = first_for(waiting, team, taught=taught, now=NOW, policy=Policy())
    assert [each.agent_id for each in called] == first


def test_a_crowd_is_spread_evenly_and_nobody_gets_more_than_their_limit() -> None:
    team = [agent("eva", limit=3), agent("leo", limit=2, load=1), agent("ola", limit=4)]
    chosen = takers([waits(f"c{number:02}") for number in range(20)], team)
    assert sorted(chosen) == [f"c{number:02}" for number in range(8)], "in the order of the queue"
    assert sorted(chosen.values()) == ["eva"] * 3 + ["leo"] + ["ola"] * 4

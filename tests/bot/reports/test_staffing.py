"""When a person more would help, when one is idle, and when nobody can tell."""

from __future__ import annotations

from datetime import date, timedelta

from bot.reports.advice_words import advice_words, answer_words, assumption_words, fewer_words
from bot.reports.report import Staffing
from bot.reports.rows import Presence, WaitFact
from bot.reports.staffing import advice, blocks, held_at_once, pace_of, verdicts
from bot.reports.words import seconds_words

DAYS = [date(2026, 4, 6) + timedelta(days=number) for number in range(56)]
EVENING, MORNING = 36, 20


def wait(
    day: date,
    half_hour: int,
    *,
    seconds: float = 60,
    served: str = "accepted",
    at_once: int = 2,
    held: float = 900.0,
    owed: float = 900.0,
) -> WaitFact:
    is_served = served == "accepted"
    return WaitFact(
        day=day.isoformat(),
        half_hour=half_hour,
        open=True,
        served=served,
        reason="asked_for_person",
        wait_seconds=seconds,
        wait_open_seconds=seconds,
        reply_seconds=seconds + 30 if is_served else None,
        reply_open_seconds=seconds + 30 if is_served else None,
        held_seconds=held if is_served else None,
        owed_seconds=owed if is_served else None,
        held_at_once=at_once if is_served else None,
        came_back=None,
    )


def there(day: date, half_hour: int, people: int) -> Presence:
    return Presence(day=day.isoformat(), half_hour=half_hour, samples=6, people=6 * people, places=18 * people, held=6)


def mondays_are_full() -> tuple[list[WaitFact], list[Presence]]:
    """Every Monday evening 30 come in two hours to one person, who serves 13 of them in time.

    On Tuesday mornings three people meet three.
    """
    waits, looks = [], []
    for day in DAYS:
        if day.weekday() == 0:
            waits += [wait(day, EVENING + number % 4, seconds=60 if number < 13 else 200) for number in range(25)]
            waits += [wait(day, EVENING, seconds=200, served="gave_up") for _ in range(5)]
            looks += [there(day, EVENING + number, 1) for number in range(4)]
        if day.weekday() == 1:
            waits += [wait(day, MORNING + number % 4) for number in range(3)]
            looks += [there(day, MORNING + number, 3) for number in range(4)]
    return waits, looks


def test_a_person_more_where_customers_wait_and_one_less_where_nobody_does() -> None:
    waits, looks = mondays_are_full()
    found = blocks(waits, looks, days=DAYS, closed=frozenset())
    told = advice(verdicts(found, pace_of(waits)))
    assert [(each.more, each.block.weekday, each.block.begins) for each in told] == [(True, 0, 36), (False, 1, 20)]
    more = told[0]
    assert more.block.arrivals == 15
    assert more.low <= more.now <= more.high
    assert more.then - more.now >= 0.1
    assert more.wait_then < more.wait_now
    words = advice_words(more)
    assert words.startswith("Add a person on Mondays from 18:00 to 20:00 (2 in place of 1): the wait would become ")
    assert f"{seconds_words(more.wait_then)} on average in place of {seconds_words(more.wait_now)}" in words
    assert "by 240 requests" in words
    assert advice_words(told[1]).startswith(
        "One person fewer is enough on Tuesdays from 10:00 to 12:00 (2 in place of 3): the wait would become "
    )


def test_places_are_counted_not_people() -> None:
    """The same evening with one person who may hold six at once instead of three needs nobody more."""
    waits, looks = mondays_are_full()
    roomy = [
        Presence(day=p.day, half_hour=p.half_hour, samples=p.samples, people=p.people, places=3 * p.places, held=0)
        for p in looks
    ]
    found = blocks(waits, roomy, days=DAYS, closed=frozenset())
    assert not any(each.more for each in advice(verdicts(found, pace_of(waits))))


def test_holidays_are_left_out() -> None:
    waits, looks = mondays_are_full()
    monday = DAYS[0]
    crowd = [wait(monday, EVENING) for _ in range(500)]
    found = blocks([*waits, *crowd], looks, days=DAYS, closed=frozenset({monday}))
    assert next(block for block in found if block.weekday == 0).arrivals == 15


def test_nobody_knows_where_nobody_looked_or_too_few_were_helped() -> None:
    waits, looks = mondays_are_full()
    assert verdicts(blocks(waits, [], days=DAYS, closed=frozenset()), pace_of(waits)) == []
    assert pace_of(waits[:19]) is None
    assert verdicts(blocks(waits[:19], looks, days=DAYS, closed=frozenset()), None) == []
    assert assumption_words(None, 56) == ""
    assert "places, not people" in assumption_words(pace_of(waits), 56)


def staffing(waits: list[WaitFact], looks: list[Presence]) -> Staffing:
    found, pace = blocks(waits, looks, days=DAYS, closed=frozenset()), pace_of(waits)
    told = verdicts(found, pace)
    return Staffing(
        days=56,
        asked=(),
        there=(),
        blocks=tuple(found),
        pace=pace,
        held_at_once={},
        advice=tuple(advice(told)),
        doubted=sum(each.doubted for each in told),
    )


def test_when_to_add_a_person_is_one_sentence_in_any_case() -> None:
    waits, looks = mondays_are_full()
    assert answer_words(staffing(waits, looks)).startswith("Add a person on Mondays from 18:00 to 20:00")
    roomy = slow_talks(owed=240.0, seconds=30.0)
    assert answer_words(staffing(*roomy)).startswith("No person more is needed in the ")
    assert "240 in all" in answer_words(staffing(*roomy))
    assert answer_words(staffing(waits[:19], looks)).startswith("Too few data to tell")
    assert answer_words(staffing(waits, [])).startswith("Too few data to tell")
    contradicted = slow_talks(owed=3600.0, seconds=30.0)
    assert answer_words(staffing(*contradicted)).startswith("Nobody can tell whether a person more is needed")


def quiet_fridays(people: int, asked: int, *, in_time: bool = True) -> list[list[WaitFact] | list[Presence]]:
    """So many people sit there on Friday evenings, on which so many ask in eight weeks."""
    fridays = [day for day in DAYS if day.weekday() == 4]
    waits = [wait(fridays[number % 8], EVENING, seconds=60 if in_time else 900) for number in range(asked)]
    return [waits, [there(day, EVENING + number, people) for day in fridays for number in range(4)]]


def with_fridays(people: int, asked: int, *, in_time: bool = True) -> str:
    """What is said of one less in a shop that has its full Mondays and such Fridays."""
    waits, looks = mondays_are_full()
    more_waits, more_looks = quiet_fridays(people, asked, in_time=in_time)
    full = [each for each in waits if date.fromisoformat(each.day).weekday() == 0]
    evenings = [each for each in looks if date.fromisoformat(each.day).weekday() == 0]
    return str(fewer_words(staffing([*full, *more_waits], [*evenings, *more_looks])))  # type: ignore[list-item]


def test_one_less_is_enough_where_people_are_there_and_hardly_anybody_asks() -> None:
    for asked in (0, 3):
        words = with_fridays(2, asked)
        assert words.startswith("One person fewer is enough on Fridays from 18:00 to 20:00 (1 in place of 2)")
        assert f"by {asked} requests" in words


def test_nobody_is_sent_home_who_is_alone_or_whose_few_customers_waited() -> None:
    assert with_fridays(1, 0).startswith("Whether one less would do is no question")
    assert with_fridays(2, 8, in_time=False).startswith("One less can be spared at no time of the week")
    assert with_fridays(2, 150).startswith("One less can be spared at no time of the week")
    waits, looks = mondays_are_full()
    assert fewer_words(staffing(waits[:19], looks)) is None
    assert "or one less would do" in answer_words(staffing(waits[:19], looks))


def test_held_time_by_how_many_an_agent_has() -> None:
    waits = [wait(DAYS[0], EVENING, at_once=number) for number in (1, 1, 2, 4, 7)]
    assert held_at_once(waits) == {1: (2, 900.0), 2: (1, 900.0), 4: (2, 900.0)}


def slow_talks(*, owed: float, seconds: float) -> tuple[list[WaitFact], list[Presence]]:
    """A messenger shop: on Monday mornings 30 come in two hours to one person with twelve places, and stay an hour."""
    mondays = [day for day in DAYS if day.weekday() == 0]
    waits = [
        wait(day, MORNING + number % 4, seconds=seconds, held=3600.0, owed=owed)
        for day in mondays
        for number in range(30)
    ]
    looks = [
        Presence(day=day.isoformat(), half_hour=MORNING + number, samples=6, people=6, places=72, held=6)
        for day in mondays
        for number in range(4)
    ]
    return waits, looks


def test_who_waits_for_the_customer_needs_no_more_people() -> None:
    """Each talk is held for an hour, of which the shop owes an answer for four minutes: nobody waits for long."""
    waits, looks = slow_talks(owed=240.0, seconds=30.0)
    assert verdicts(blocks(waits, looks, days=DAYS, closed=frozenset()), pace_of(waits)) == []


def test_no_advice_against_the_waits_that_were_measured_and_the_page_says_so() -> None:
    """By the model hardly anybody is served in time; the shop's own clock says that everybody was."""
    waits, looks = slow_talks(owed=3600.0, seconds=30.0)
    told = verdicts(blocks(waits, looks, days=DAYS, closed=frozenset()), pace_of(waits))
    assert [each.doubted for each in told] == [True]
    assert advice(told) == []
    assert "In 1 other block the model" in assumption_words(pace_of(waits), 56, 1)
    slow, looks = slow_talks(owed=3600.0, seconds=600.0)
    assert [each.more for each in advice(verdicts(blocks(slow, looks, days=DAYS, closed=frozenset()), pace_of(slow)))]

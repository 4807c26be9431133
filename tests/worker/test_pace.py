"""Pace and beats: nobody is written to faster than a provider allows; a silent worker is noticed."""

from bot.channel import Rate, Rates
from connectors.worker.beats import BeatWatch
from connectors.worker.pace import Pace

RATES = Rates(account=Rate(burst=3, per_second=10), recipient=Rate(burst=2, per_second=1))


def test_a_recipient_gets_a_burst_and_then_one_a_second() -> None:
    pace = Pace(RATES)
    assert [pace.take("ana", 0.0) for _ in range(2)] == [0.0, 0.0]
    assert pace.take("ana", 0.0) == 1.0
    assert pace.take("ana", 1.0) == 0.0


def test_one_recipient_who_must_wait_delays_nobody_else_but_the_account_has_its_limit() -> None:
    pace = Pace(RATES)
    assert [pace.take(who, 0.0) for who in ("ana", "ben", "cy")] == [0.0, 0.0, 0.0]
    assert 0 < pace.take("dan", 0.0) <= 0.1
    assert pace.take("dan", 0.1) == 0.0


def test_a_clock_set_back_stops_nobody() -> None:
    pace = Pace(RATES)
    pace.take("ana", 1000.0)
    assert pace.take("ana", 0.0) == 0.0


def test_a_worker_is_taken_for_ended_after_its_beat_stood_still_for_15_seconds_on_our_clock() -> None:
    watch = BeatWatch()
    for second in range(15):
        assert watch.ended({"still": 7, "alive": second}, float(second)) == []
    assert watch.ended({"still": 7, "alive": 15}, 15.0) == ["still"]

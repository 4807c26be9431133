"""Pace and beats: nobody is written to faster than a provider allows; a silent worker is noticed."""

from dataclasses import replace

import pytest

from bot.channels.channel import Rate, Rates, at_most
from connectors.worker.beats import BeatWatch
from connectors.worker.delivery.pace import Pace

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


def sends(pace: Pace, seconds: float, begin: float = 0.0) -> int:
    """How many messages to ever new customers leave in so long, one after the other."""
    now, number = begin, 0
    while True:
        wait = pace.take(f"customer{number}", now)
        if now + wait >= begin + seconds:
            return number
        now += wait
        number += wait == 0.0


WHATSAPP = Rates(account=at_most(80), recipient=Rate(burst=45, per_second=1 / 6), both_ways=True, apart_seconds=0.5)


def test_a_number_sends_eighty_a_second_at_most_and_less_when_much_comes_in() -> None:
    assert 70 <= sends(Pace(WHATSAPP), 1.0) <= 80
    busy = Pace(WHATSAPP)
    busy.share_with_incoming(40.0)
    assert 38 <= sends(busy, 1.0) <= 42
    flooded = Pace(WHATSAPP)
    flooded.share_with_incoming(500.0)
    assert sends(flooded, 10.0) >= 70, "answers still go out"


def test_a_number_that_the_phone_app_shares_sends_twenty_a_second() -> None:
    assert 17 <= sends(Pace(replace(WHATSAPP, account=at_most(20))), 1.0) <= 20


def test_a_bot_that_hears_no_count_does_not_care_for_what_comes_in() -> None:
    pace = Pace(RATES)
    pace.share_with_incoming(500.0)
    assert sends(pace, 1.0) >= 10


def test_a_complaint_halves_the_speed_and_a_minute_in_peace_brings_it_back() -> None:
    pace = Pace(WHATSAPP)
    pace.slow(0.0)
    assert 30 <= sends(pace, 1.0) <= 45
    pace.slow(1.0)
    assert 15 <= sends(pace, 1.0, begin=1.0) <= 25
    assert sends(pace, 1.0, begin=120.0) >= 70


def test_two_messages_to_one_customer_stay_apart_and_others_do_not_wait() -> None:
    pace = Pace(WHATSAPP)
    pace.left("ana", 10.0)
    assert pace.apart("ana", 10.2) == pytest.approx(0.3)
    assert pace.apart("ana", 10.5) == pace.apart("ben", 10.2) == 0.0
    assert pace.apart("ana", 3.0) == 0.0, "a clock set back stops nobody"


def test_a_customer_gets_forty_five_at_once_and_then_one_in_six_seconds() -> None:
    pace = Pace(replace(WHATSAPP, account=Rate(burst=1000, per_second=1000)))
    assert [pace.take("ana", 0.0) for _ in range(45)] == [0.0] * 45
    assert pace.take("ana", 0.0) == pytest.approx(6.0)
    assert pace.recipient_wait("ana", 0.0) == pytest.approx(6.0)
    assert pace.recipient_wait("ben", 0.0) == 0.0

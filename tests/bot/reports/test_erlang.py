"""Erlang's models give the numbers that others publish, and agree with customers who are simulated one by one."""

import heapq
import random

import pytest

from bot.reports.erlang import erlang_a, erlang_c, patience_of


def test_a_call_centre_of_textbooks() -> None:
    """100 calls in half an hour, 180 s each, 14 people, 20 s: the numbers of two public packages."""
    outlook = erlang_c(arrivals=200, service=20, places=14, within_seconds=20)
    assert outlook.waits == pytest.approx(0.17413, abs=1e-5)
    assert outlook.served_within == pytest.approx(0.8884, abs=1e-4)
    assert outlook.mean_wait_seconds == pytest.approx(7.836, abs=1e-3)
    assert outlook.occupancy == pytest.approx(0.714, abs=1e-3)


def test_who_waits_for_ever_makes_an_endless_queue() -> None:
    with pytest.raises(ValueError, match="more customers come"):
        erlang_c(arrivals=20, service=60 / 9, places=3, within_seconds=20)


@pytest.mark.parametrize(
    ("places", "waits", "gives_up", "mean"),
    [(3, 47.6, 27.7, 49.9), (4, 29.3, 14.7, 26.5), (5, 15.7, 6.9, 12.5), (6, 7.3, 2.9, 5.2)],
)
def test_chat_customers_leave(places: int, waits: float, gives_up: float, mean: float) -> None:
    """20 an hour, 9 minutes each, patience 3 minutes."""
    outlook = erlang_a(arrivals=20, service=60 / 9, patience=20, places=places)
    assert outlook.waits * 100 == pytest.approx(waits, abs=0.05)
    assert outlook.gives_up * 100 == pytest.approx(gives_up, abs=0.05)
    assert outlook.mean_wait_seconds == pytest.approx(mean, abs=0.05)


@pytest.mark.parametrize("places", [3, 5])
def test_customers_one_by_one_fare_as_the_model_says(places: int) -> None:
    chance, now, served, gave_up, number = random.Random(7), 0.0, 0, 0, 40_000
    free_at = [0.0] * places
    for _ in range(number):
        now += chance.expovariate(20)
        begins = max(now, free_at[0])
        if begins - now > chance.expovariate(20):
            gave_up += 1
            continue
        heapq.heapreplace(free_at, begins + chance.expovariate(60 / 9))
        served += begins - now <= 120 / 3600
    outlook = erlang_a(arrivals=20, service=60 / 9, patience=20, places=places, within_seconds=120)
    assert outlook.served_within == pytest.approx(served / number, abs=0.01)
    assert outlook.gives_up == pytest.approx(gave_up / number, abs=0.01)


def test_a_rush_without_patience_ends_too() -> None:
    outlook = erlang_a(arrivals=600, service=6, patience=1, places=2)
    assert outlook.gives_up == pytest.approx(0.98, abs=0.001)
    assert outlook.occupancy == pytest.approx(1.0, abs=1e-6)


def test_patience_is_those_who_gave_up_over_all_time_waited() -> None:
    assert patience_of(gave_up=10, waited_seconds=1800) == 20
    assert patience_of(gave_up=0, waited_seconds=0) is None

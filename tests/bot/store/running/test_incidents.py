"""Troubles: the owner finds what went wrong with a process once, with its count, until it is seen to."""

from __future__ import annotations

from tests.bot.store.shop import Shop


def test_a_trouble_stands_once_counts_up_and_goes_when_it_is_seen_to(shop: Shop) -> None:
    troubles = shop.store.incidents
    troubles.record("rasa", "rasa died 3 times in a row.", now=shop.tick())
    troubles.record("worker", "worker hung.", now=shop.tick())
    troubles.record("rasa", "rasa died again.", now=shop.tick())
    rasa, worker = troubles.open()
    assert (rasa.process, rasa.text, rasa.times) == ("rasa", "rasa died again.", 2)
    assert rasa.first_at < worker.last_at < rasa.last_at
    assert troubles.settle(rasa.incident_id, now=shop.tick())
    assert not troubles.settle(rasa.incident_id, now=shop.tick())
    assert [trouble.process for trouble in troubles.open()] == ["worker"]
    troubles.record("rasa", "rasa died 3 times in a row.", now=shop.tick())
    assert [trouble.times for trouble in troubles.open()] == [1, 1]


def test_live_pages_hear_of_it(shop: Shop) -> None:
    before = shop.store.events.latest()
    shop.store.incidents.record("rasa", "rasa hung.", now=shop.tick())
    assert [event.kind for event in shop.store.events.after(before)] == ["trouble"]

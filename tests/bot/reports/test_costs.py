"""Which question costs most: by the time of people, whether the bot had answered it or not."""

from __future__ import annotations

from bot.reports.costs import Cost, costs
from bot.reports.rows import PeopleTime


def talk(seconds: float, *entries: str, topic: str = "", reason: str = "asked_for_person") -> PeopleTime:
    return PeopleTime(topic=topic, reason=reason, seconds=seconds, entries=entries)


def test_one_long_talk_costs_more_than_two_short_ones() -> None:
    found = costs([talk(300, "faq/returns_how"), talk(300, "faq/returns_how"), talk(900, "faq/sizes_shoes")])
    assert [(cost.entry, cost.talks, cost.minutes) for cost in found] == [
        ("faq/sizes_shoes", 1, 15.0),
        ("faq/returns_how", 2, 10.0),
    ]


def test_a_talk_over_lunch_costs_half_an_hour_and_one_about_two_things_is_shared() -> None:
    found = costs([talk(9000, "faq/returns_how", "faq/returns_cost")])
    assert [(cost.entry, cost.minutes) for cost in found] == [("faq/returns_cost", 15.0), ("faq/returns_how", 15.0)]


def test_what_the_bot_did_not_answer_is_named_by_topic_or_by_why_it_came() -> None:
    (about,) = costs([talk(60, topic="returns", reason="not_understood")])
    assert about == Cost(entry=None, topic="returns", reason=None, talks=1, minutes=1.0)
    (unknown,) = costs([talk(60, reason="sent_order")])
    assert unknown == Cost(entry=None, topic=None, reason="sent_order", talks=1, minutes=1.0)


def test_an_answer_about_something_else_did_not_lead_to_people() -> None:
    """First the bot said what shipping costs; then came words that it did not understand, or a question of returns."""
    (unknown,) = costs([talk(60, "faq/shipping_cost", reason="not_understood")])
    assert unknown.reason == "not_understood"
    (about,) = costs([talk(60, "faq/shipping_cost", topic="returns", reason="not_understood")])
    assert about.topic == "returns"
    (same,) = costs([talk(60, "faq/returns_how", "faq/shipping_cost", topic="returns", reason="not_understood")])
    assert same.entry == "faq/returns_how"

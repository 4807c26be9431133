"""Clock: a time of day that was wrong for a while makes nobody wait, and nobody seem to be there."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.channels.errors import Uncertain
from bot.conversations.conversation import Verb
from bot.store.running.clock import LONGEST_WAIT_SECONDS
from bot.store.store import Store
from tests.bot.store.shop import PlainNotices, Shop, queue

HOURS = 7200.0


def set_back(shop: Shop, seconds: float = HOURS) -> None:
    """The clock was ahead by so much, and is right again."""
    shop.now -= seconds
    shop.store.clock.set_back(seconds, now=shop.now)


def available(shop: Shop) -> list[str]:
    return [member.name for member in shop.store.presence.team(now=shop.now) if member.available]


@pytest.fixture
def real(new_shop: Callable[..., Shop]) -> Shop:
    """A shop whose time is the machine's, which is what the store knows the latest change by."""
    return new_shop(now=time.time())


def test_a_worker_that_starts_after_the_clock_was_set_back_delivers_what_waits(real: Shop) -> None:
    real.writes("hello")
    real.answers()
    now = time.time() - HOURS
    assert real.store.deliveries.due(now=now + 60) == [], "or there would be nothing to mend"
    assert real.store.clock.catch_up(now=now) == pytest.approx(HOURS, abs=30)
    assert len(real.store.deliveries.due(now=now + 60)) == 1


def test_a_clock_that_is_right_is_left_alone(real: Shop) -> None:
    real.writes("hello")
    assert real.store.clock.catch_up(now=time.time()) == 0.0
    assert real.store.clock.catch_up(now=time.time() + HOURS) == 0.0, "a worker that was away for two hours"


def test_a_new_store_has_no_time_to_compare_with(place: Path | str) -> None:
    assert Store(place, PlainNotices()).clock.catch_up(now=0.0) == 0.0


def test_a_time_written_after_the_clock_was_right_again_is_no_wait_of_hours(shop: Shop) -> None:
    shop.writes("hello")
    shop.answers()
    sending = shop.store.deliveries.claim(shop.conversation().conversation_id, "w", now=shop.tick())
    assert sending is not None
    shop.store.deliveries.retry(sending, due_at=shop.now + HOURS)
    assert shop.delivers() == []
    assert shop.store.clock.shorten(now=shop.now) == 1
    assert shop.delivers() == ["an answer"]


def test_the_longest_wait_that_is_meant_is_kept(shop: Shop) -> None:
    shop.writes("hello")
    shop.answers()
    sending = shop.store.deliveries.claim(shop.conversation().conversation_id, "w", now=shop.tick())
    assert sending is not None
    shop.store.deliveries.retry(sending, due_at=shop.now + LONGEST_WAIT_SECONDS)
    assert shop.store.clock.shorten(now=shop.now) == 0
    assert shop.delivers() == []


def test_an_uncertain_message_holds_up_the_next_one_no_longer_than_meant(shop: Shop) -> None:
    for text in ("one", "two"):
        shop.writes(text)
        shop.answers(text)
    sending = shop.store.deliveries.claim(shop.conversation().conversation_id, "w", now=shop.tick())
    assert sending is not None
    shop.store.deliveries.failed(sending, Uncertain("lost", "?"), now=shop.now)
    set_back(shop)
    shop.tick(31)
    assert shop.delivers() == ["two"]


def test_who_came_while_the_clock_was_ahead_does_not_wait_behind_all_others(shop: Shop) -> None:
    shop.tick(HOURS)
    shop.hands_off("ana")
    set_back(shop)
    shop.tick(60)
    shop.hands_off("ben")
    assert [each.conversation.address for each in queue(shop.store)] == ["ana", "ben"]


def test_an_agent_last_seen_by_a_clock_that_was_ahead_is_gone_as_soon_as_anybody(shop: Shop) -> None:
    shop.tick(HOURS)
    shop.store.presence.seen(shop.eva, now=shop.now)
    set_back(shop)
    assert available(shop) == ["Eva"]
    shop.tick(shop.policy.gone_seconds + 1)
    assert available(shop) == []


def test_who_was_told_by_a_clock_that_was_ahead_hears_of_a_new_place_in_ten_minutes(shop: Shop) -> None:
    shop.sits_down()
    for who in ("ben", "cy", "ana"):
        shop.hands_off(who)
    shop.tick(HOURS)
    shop.does(Verb.ACCEPT, who="ben")
    shop.sits_down()
    assert shop.store.queue_updates.tell(now=shop.now) >= 1
    set_back(shop)
    shop.does(Verb.ACCEPT, who="cy")
    shop.tick(shop.policy.notice_seconds + 1)
    shop.sits_down()
    shop.store.queue_updates.tell(now=shop.now)
    assert shop.texts()[-1] == "next"


def test_a_notice_from_a_time_to_come_silences_nobody(shop: Shop) -> None:
    """Also where nobody noticed that the clock was set back."""
    shop.sits_down()
    for who in ("ben", "ana"):
        shop.hands_off(who)
    shop.now -= HOURS
    shop.does(Verb.ACCEPT, who="ben")
    shop.store.queue_updates.tell(now=shop.tick(60))
    assert shop.texts()[-1] == "next"


def test_who_was_called_by_a_clock_that_was_ahead_is_kept_as_soon_as_others(shop: Shop) -> None:
    shop.hands_off()
    pressed = next(each for message in shop.messages() for each in message.choices if each.payload == "call_me")
    shop.writes(pressed.title, choice_id=pressed.choice_id)
    shop.tick(HOURS)
    shop.does(Verb.ACCEPT)
    set_back(shop)
    assert shop.store.queue_updates.keep_unheard(now=shop.tick(shop.policy.call_answer_seconds + 1)) == 1

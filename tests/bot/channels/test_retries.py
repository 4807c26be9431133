"""Sending: a failed send is tried again as its error says, and not for ever."""

from __future__ import annotations

import pytest

from bot.channels.channel import at_most
from bot.channels.errors import Rejected, RetryLater, SendError
from bot.channels.retries import Again, Never, after
from connectors.channels.telegram.errors import explain as telegram_error
from connectors.channels.telegram.errors import unreachable as telegram_unreachable
from connectors.channels.whatsapp.errors import explain as whatsapp_error
from connectors.channels.whatsapp.errors import unreachable as whatsapp_unreachable

DAY = 24 * 3600.0


def waits(error: RetryLater, tries: int, chance: float = 0.0) -> float:
    decided = after(error, tries=tries, age_seconds=60, chance=chance)
    assert isinstance(decided, Again)
    return decided.seconds


def given_up(error: SendError, tries: int, age_seconds: float = 60.0) -> SendError:
    decided = after(error, tries=tries, age_seconds=age_seconds, chance=0.0)
    assert isinstance(decided, Never)
    return decided.error


def test_waits_grow_up_to_the_longest() -> None:
    pair = RetryLater("pair_rate", "Too many; later.", after_seconds=1, growth=4)
    assert [waits(pair, tries) for tries in (1, 2, 3, 4)] == [1, 4, 16, 64]
    outage = RetryLater("unreachable", "Away; later.", after_seconds=1, growth=2, longest_seconds=30)
    assert [waits(outage, tries) for tries in (1, 5, 6, 500)] == [1, 16, 30, 30]


def test_a_wait_that_the_provider_named_is_kept_to_the_second_and_others_are_spread() -> None:
    assert waits(RetryLater("too_fast", "Slowly.", after_seconds=7), 3, chance=1.0) == 7
    assert waits(RetryLater("number_rate", "Slowly.", after_seconds=2, growth=2), 1, chance=1.0) == 3


def test_an_outage_of_hours_gives_up_nothing_but_yesterdays_messages_are_not_sent() -> None:
    outage = RetryLater("unreachable", "WhatsApp can't be reached; the message is sent when it can.", after_seconds=1)
    assert waits(outage, 2000) == 1
    error = given_up(outage, 2000, age_seconds=DAY + 1)
    assert isinstance(error, Rejected)
    assert error.text.startswith("WhatsApp can't be reached. It was tried 2000 times")


def lasts(error: object) -> float:
    """For how long a message is tried that always meets this error, in seconds."""
    assert isinstance(error, RetryLater)
    age, tries = 0.0, 1
    while isinstance(decided := after(error, tries=tries, age_seconds=age, chance=0.0, outage=tries > 1), Again):
        age, tries = age + max(decided.seconds, 0.1), tries + 1
        assert tries < 100_000
    return age


@pytest.mark.parametrize(
    "error",
    [
        telegram_error(502, {}),
        telegram_unreachable(),
        whatsapp_error(500, {}, {"code": 131000, "message": "x"}),
        whatsapp_unreachable(),
    ],
)
def test_an_outage_is_outlasted_and_looked_at_every_half_minute(error: RetryLater) -> None:
    assert lasts(error) >= DAY
    assert max(waits(error, tries) for tries in range(1, 12)) <= 30


def test_a_message_that_alone_meets_a_fault_holds_nothing_up_all_day() -> None:
    fault = whatsapp_error(500, {}, {"code": 131000, "message": "x"})
    assert waits(fault, 11) == 30  # type: ignore[arg-type]
    assert isinstance(given_up(fault, 12), Rejected)


def test_a_file_that_is_never_taken_is_given_up_within_minutes() -> None:
    assert lasts(whatsapp_error(400, {}, {"code": 131053, "message": "x"})) < 60


def test_a_number_that_is_too_fast_gives_nothing_up() -> None:
    assert lasts(whatsapp_error(400, {}, {"code": 130429, "message": "x"})) >= DAY


def test_what_is_bounded_is_given_up_without_the_promise_to_send_it() -> None:
    media = RetryLater("media_failed", "It could not take the file; it is tried again.", after_seconds=2, most_tries=4)
    assert waits(media, 3) == 2
    assert "tried again" not in given_up(media, 4).text


def test_what_will_never_be_accepted_is_not_tried_again() -> None:
    refused = Rejected("refused", "No.")
    assert given_up(refused, 1) is refused


@pytest.mark.parametrize("limit", [1, 20, 80, 1000])
def test_no_second_exceeds_the_rate(limit: int) -> None:
    rate = at_most(limit)
    assert rate.burst + rate.per_second <= max(limit, 1.5)


def test_a_wait_of_nothing_is_no_wait() -> None:
    error = whatsapp_error(503, {"Retry-After": "0"}, None)
    assert isinstance(error, RetryLater)
    assert waits(error, 4) > 1


def test_a_number_that_was_too_fast_waits_a_minute_at_most() -> None:
    error = whatsapp_error(400, {}, {"code": 130429})
    assert isinstance(error, RetryLater)
    assert waits(error, 30) == 60

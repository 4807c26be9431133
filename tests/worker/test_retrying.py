"""Retrying: an outage costs no message, and a message that will never be taken is given up."""

from __future__ import annotations

import pytest

from bot.channel import RetryLater
from connectors.channels.telegram.errors import explain as telegram_error
from connectors.channels.telegram.errors import unreachable as telegram_unreachable
from connectors.channels.whatsapp.errors import explain as whatsapp_error
from connectors.channels.whatsapp.errors import unreachable as whatsapp_unreachable
from connectors.worker.retrying import wait_seconds

HOURS = 3600.0


def lasts(error: object) -> float:
    """For how long a message is tried that always meets this error, in seconds."""
    assert isinstance(error, RetryLater)
    age, tries = 0.0, 1
    while (wait := wait_seconds(error, tries=tries, age_seconds=age)) is not None:
        age, tries = age + max(wait, 0.1), tries + 1
        assert tries < 100_000
    return age


@pytest.mark.parametrize(
    "error",
    [
        telegram_error(502, {}),
        telegram_unreachable(),
        whatsapp_error(500, {}, {"code": 131000, "message": "x"}),
        whatsapp_error(400, {}, {"code": 130429, "message": "x"}),
        whatsapp_unreachable(),
    ],
)
def test_an_outage_of_hours_costs_no_message_and_is_looked_at_every_minute(error: RetryLater) -> None:
    assert lasts(error) >= 12 * HOURS
    waits = [wait_seconds(error, tries=tries, age_seconds=60.0) for tries in range(1, 200)]
    assert max(wait or 0.0 for wait in waits) <= 60.0


def test_a_file_that_is_never_taken_is_given_up_within_minutes() -> None:
    assert lasts(whatsapp_error(400, {}, {"code": 131053, "message": "x"})) < 0.2 * HOURS


def test_a_wait_that_the_provider_names_is_kept() -> None:
    asked = telegram_error(429, {"parameters": {"retry_after": 300}})
    assert isinstance(asked, RetryLater)
    assert wait_seconds(asked, tries=3, age_seconds=900.0) == 300.0

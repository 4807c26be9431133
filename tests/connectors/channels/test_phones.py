"""The store knows the same channels with phone numbers for addresses as the channels themselves declare."""

from __future__ import annotations

from bot.channels.phones import PHONE_CHANNELS
from connectors.channels.registry import CHANNELS


def test_the_store_takes_addresses_for_phones_where_the_channel_says_so() -> None:
    assert {name for name, each in CHANNELS.items() if each.capabilities.phone_addresses} == PHONE_CHANNELS

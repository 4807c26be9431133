"""Accounts: the configured bots and numbers, written into the store and opened as channels."""

from __future__ import annotations

from dataclasses import dataclass

from bot.channels.channel import Channel, Rates
from bot.settings import Settings
from bot.shop.notices import PublishedNotices
from bot.store.store import Store
from connectors.channels.registry import CHANNELS


@dataclass(frozen=True, kw_only=True)
class OpenAccount:
    """An account of the store with the channel that speaks for it."""

    account_id: str
    channel: Channel
    rates: Rates


def open_store(settings: Settings) -> Store:
    """The store for a command, beside the running processes or without them."""
    return Store(settings.database, PublishedNotices(settings.root / "data", settings.live_model_note))


def open_accounts(settings: Settings, store: Store) -> list[OpenAccount]:
    """Every configured account."""
    opened = []
    for name, registered in CHANNELS.items():
        if address := registered.address(settings):
            account = store.accounts.ensure(name, address, name.title())
            opened.append(
                OpenAccount(
                    account_id=account.account_id, channel=registered.open(settings), rates=registered.rates(settings)
                )
            )
    return opened

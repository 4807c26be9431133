"""Accounts: the bots and numbers of the environment and of the desk, opened as channels. The one bootstrap."""

from __future__ import annotations

import logging
from collections.abc import ItemsView, Iterator, Mapping
from dataclasses import dataclass, field

from bot.channels.channel import Channel, Rates
from bot.conversations.label import Colour
from bot.settings import Settings
from bot.settings.sealing import Seal, SealBroken
from bot.shop.notices import PublishedNotices
from bot.store.delivery.accounts import Account
from bot.store.engine.inspection import is_made
from bot.store.store import Store
from connectors.channels.declared import Registered, Values
from connectors.channels.registry import CHANNELS
from connectors.sandbox.accounts import SECOND_ACCOUNTS

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class OpenAccount:
    """An account of the store with the channel that speaks for it."""

    account_id: str
    channel: Channel
    rates: Rates


def open_store(settings: Settings) -> Store:
    """The store for a command, beside the running processes or without them."""
    return Store(settings.store_place, PublishedNotices(settings.live_folder))


def environment_values(settings: Settings, name: str) -> Values | None:
    """What the environment says of the one account that it may name of this channel, None where it names none."""
    registered = CHANNELS[name]
    values = {field.name: str(getattr(settings, f"{name}_{field.name}", None) or "") for field in registered.fields}
    set_values = {field: value for field, value in values.items() if value}
    return set_values if registered.has_all(set_values) else None


def ensure_environment(settings: Settings, store: Store) -> dict[str, Values]:
    """The values of each account of the environment by its id; written into the store if new."""
    accounts = {}
    for name, registered in CHANNELS.items():
        if values := environment_values(settings, name):
            account = store.accounts.ensure(name, registered.address(values), registered.title)
            accounts[account.account_id] = values
    return accounts | (_second_of_sandbox(store) if settings.sandbox and settings.sandbox_two_accounts else {})


def _second_of_sandbox(store: Store) -> dict[str, Values]:
    """The second bot and number of the sandbox's shop."""
    accounts = {}
    for name, values in SECOND_ACCOUNTS.items():
        registered = CHANNELS[name]
        account = store.accounts.ensure(name, registered.address(values), f"{registered.title} 2", Colour.TEAL)
        accounts[account.account_id] = values
    return accounts


@dataclass(frozen=True, kw_only=True)
class ConfiguredAccount:
    """An account with its settings, not opened."""

    account_id: str
    channel: str
    values: Values = field(repr=False)


def configured_accounts(settings: Settings) -> list[ConfiguredAccount]:
    """Every account that is switched on; where no database is made yet, those of the environment. Makes none."""
    if not is_made(settings.store_place):
        account_values = ((name, environment_values(settings, name)) for name in CHANNELS)
        return [
            ConfiguredAccount(account_id=f"{name}:{CHANNELS[name].address(values)}", channel=name, values=values)
            for name, values in account_values
            if values
        ]
    store = open_store(settings)
    try:
        book = AccountBook(settings, store)
        return [
            ConfiguredAccount(account_id=account.account_id, channel=account.channel, values=values)
            for account in store.accounts.all()
            if account.account_id in book and (values := book.values_of(account))
        ]
    finally:
        store.close()


def open_accounts(settings: Settings, store: Store) -> list[OpenAccount]:
    """Every account that is switched on."""
    return list(AccountBook(settings, store).opened().values())


class AccountBook(Mapping[str, Channel]):
    """The channels by account id, as the store says at each look: a new account is there without a restart."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings = settings
        self._store = store
        self._seal = Seal(settings.account_key)
        self._environment = ensure_environment(settings, store)
        self._opened: dict[tuple[str, str | None], OpenAccount] = {}

    def __getitem__(self, account_id: str) -> Channel:
        return self.opened()[account_id].channel

    def __iter__(self) -> Iterator[str]:
        return iter(self.opened())

    def __len__(self) -> int:
        return len(self.opened())

    def items(self) -> ItemsView[str, Channel]:
        """All of them; the store is asked once."""
        return {account_id: account.channel for account_id, account in self.opened().items()}.items()

    def opened(self) -> dict[str, OpenAccount]:
        """Every account that is switched on and has readable values."""
        accounts = {account.account_id: self._open(account) for account in self._store.accounts.all()}
        return {account_id: opened for account_id, opened in accounts.items() if opened}

    def values_of(self, account: Account) -> Values | None:
        """The account's settings: the environment's where it names the account, else the desk's; None: not known."""
        if account.account_id in self._environment:
            return self._environment[account.account_id]
        if account.sealed is None:
            return None
        try:
            return self._seal.open(account.sealed)
        except SealBroken as error:
            log.error("the settings of %s can't be read: %s", account.account_id, error)
            return None

    def seal(self, values: Values) -> str:
        """The values, sealed for the store."""
        return self._seal.close(values)

    def is_of_environment(self, account_id: str) -> bool:
        """Whether the environment names it: then only the environment changes its settings."""
        return account_id in self._environment

    def is_of_sandbox(self, account_id: str) -> bool:
        """Whether it is one of the sandbox's own, which nobody set and nobody changes."""
        return self._settings.sandbox and self.is_of_environment(account_id)

    def channel_for(self, registered: Registered, values: Values) -> Channel:
        """A channel with values that are not kept yet."""
        return registered.open(values, self._settings)

    @property
    def public_url(self) -> str | None:
        """Where providers reach us, if that is set."""
        return self._settings.public_url

    @property
    def chat_url(self) -> str:
        """Where browsers find the website chat."""
        return self._settings.chat_url

    def _open(self, account: Account) -> OpenAccount | None:
        if account.off_since is not None and not self.is_of_environment(account.account_id):
            return None
        key = (account.account_id, account.sealed)
        if key not in self._opened and (values := self.values_of(account)):
            registered = CHANNELS[account.channel]
            self._opened[key] = OpenAccount(
                account_id=account.account_id,
                channel=registered.open(values, self._settings),
                rates=registered.rates(values),
            )
        return self._opened.get(key)

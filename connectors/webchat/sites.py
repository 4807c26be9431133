"""Sites: the shop's sites by name, each with its account and set-up, read again when the desk changes one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.settings import Settings
from bot.store.store import Store
from bot.website.rules.rule import Rule
from bot.website.setup import BadSetup, Setup, read_setup
from connectors.accounts import AccountBook
from connectors.channels.website import Website
from connectors.sandbox.accounts import set_up_in_force


@dataclass(frozen=True, kw_only=True)
class Site:
    """One site: its name in addresses, its account, the channel that reads and writes, its set-up and its rules."""

    name: str
    account_id: str
    channel: Website
    setup: Setup
    origins: tuple[str, ...]
    rules: tuple[Rule, ...] = ()


class Sites:
    """Reads the sites. Blocking; asked again after each event of kind `account`."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings = settings
        self._store = store
        self._book = AccountBook(settings, store)
        self._sites: Mapping[str, Site] = {}

    def refresh(self) -> None:
        """Reads every site that is switched on."""
        self._sites = {
            account.channel.site: self._site(account_id, account.channel)
            for account_id, account in self._book.opened().items()
            if isinstance(account.channel, Website)
        }

    def get(self, name: str) -> Site | None:
        """The site of this name, None where there is none."""
        return self._sites.get(name)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all sites."""
        return tuple(self._sites)

    def _site(self, account_id: str, channel: Website) -> Site:
        is_demo = self._settings.sandbox
        try:
            setup = read_setup(set_up_in_force(self._store.widgets.get(account_id), is_sandbox=is_demo))
        except BadSetup:
            setup = Setup()
        own = (self._settings.sandbox_url,) if is_demo else ()
        return Site(
            name=channel.site,
            account_id=account_id,
            channel=channel,
            setup=setup,
            origins=(*setup.origins, *own, self._settings.chat_origin),
            rules=tuple(kept.rule for kept in self._store.chat_rules.of(account_id) if kept.rule.on),
        )

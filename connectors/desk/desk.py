"""Desk: everything that the agent page works with, in one object that tests can build."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timezone, tzinfo

from bot.channels.channel import Channel
from bot.shop.answers import Titles
from bot.shop.facts import Shop
from bot.shop.hours import Hours
from bot.shop.wording import WORDINGS
from bot.store.files import MediaFiles
from bot.store.store import Store
from connectors.accounts import AccountBook
from connectors.desk.live import Live

_LARGEST_NUMBER = 2**62


def number_in_address(text: str) -> int:
    """A whole number that somebody wrote into an address. Raises ValueError for what no database holds."""
    number = int(text)
    if abs(number) > _LARGEST_NUMBER:
        raise ValueError("too large")
    return number


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The desk's parts. `channels` by account id; `https` where browsers reach us over TLS; `now` tells UTC seconds.
    `address` tells the network address of the request at hand; `public_url` is where browsers reach us, if it is set.

    `accounts` opens them by their settings; None where only `channels` are known.
    `published_titles`, `hours` and `shop` give the entries' titles, the opening hours and the facts as last published.
    """

    store: Store
    channels: Mapping[str, Channel]
    media: MediaFiles
    live: Live
    secret_key: str
    https: bool
    published_titles: Callable[[], Titles]
    now: Callable[[], float]
    address: Callable[[], str]
    hours: Callable[[], Hours] | None = None
    shop: Callable[[], Shop] | None = None
    public_url: str | None = None
    accounts: AccountBook | None = None

    @property
    def titles(self) -> Titles:
        """The buttons' titles of the FAQ entries, by entry and language."""
        return self.published_titles()

    @property
    def languages(self) -> tuple[str, ...]:
        """The shop's languages, its first language first; all that have a wording where no shop is known."""
        return self.shop().languages if self.shop else tuple(WORDINGS)

    @property
    def zone(self) -> tzinfo:
        """The shop's time zone; UTC where no opening hours are known."""
        return self.hours().zone if self.hours else timezone.utc

    def agent_names(self) -> dict[str, str]:
        """The agents' names by id, also of agents who left the team."""
        return self.store.agents.names()

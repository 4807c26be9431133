"""Desk: everything that the agent page works with, in one object that tests can build."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timezone, tzinfo

from bot.channels.channel import Channel
from bot.phrases import phrase
from bot.shop.answers import Answers, Titles
from bot.shop.facts import Shop
from bot.shop.hours import Hours
from bot.shop.wording import WORDINGS
from bot.store.files import MediaFiles
from bot.store.store import Store
from connectors.accounts import AccountBook
from connectors.demo_gate import DemoGate
from connectors.desk.access.provider.provider import Provider
from connectors.desk.live import Live
from connectors.orders.book import OrderBook
from connectors.shop_settings import ShopSettings
from connectors.translation.translator import Translator

_LARGEST_NUMBER = 2**62


def number_in_address(text: str) -> int:
    """A whole number that somebody wrote into an address. Raises ValueError for what no database holds."""
    number = int(text)
    if abs(number) > _LARGEST_NUMBER:
        raise ValueError(phrase("too large"))
    return number


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The desk's parts. `channels` by account id; `https` where browsers reach us over TLS; `now` tells UTC seconds.
    `address` tells the network address of the request at hand; `public_url` is where browsers reach us, if it is set.

    `accounts` opens them by their settings; None where only `channels` are known.
    `orders` opens the sources of the shop's orders. `settings` are those that hold now; `demo` tells whether real
    customers would meet the demo shop.
    `push_key` is the key by which push services know us; `push_service` one that may lie at a private address.
    `translator` asks the shop's translation engine, where it has one.
    `provider` signs the shop's people in; None where they have passwords only.
    `published_titles`, `hours`, `shop` and `answers` give the entries' titles, the opening hours, the facts and the
    texts as last published.
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
    settings: ShopSettings
    demo: DemoGate
    translator: Translator
    hours: Callable[[], Hours] | None = None
    shop: Callable[[], Shop] | None = None
    answers: Callable[[], Answers] | None = None
    public_url: str | None = None
    accounts: AccountBook | None = None
    orders: OrderBook | None = None
    provider: Provider | None = None
    push_key: str = ""
    push_service: str | None = None

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

    def login_of(self, agent_id: str) -> str:
        """The login of an agent who may sign in; empty for others."""
        return next((agent.login for agent in self.store.agents.all() if agent.agent_id == agent_id), "")

    def agent_names(self) -> dict[str, str]:
        """The agents' names by id, also of agents who left the team."""
        return self.store.agents.names()

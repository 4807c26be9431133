"""A simulated shop: visitors come, the real web-chat process decides, people buy as often as the truth says.

What the product does is real, from the request of a browser on: visits, events, manners, arms, the governor,
exposures, messages, orders, readings. Simulated are the visitors, what they want, the agents' speed, and the clock.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import requests

from bot.settings import ROOT, Settings, read_settings
from bot.shop.notices import PublishedNotices
from bot.shop.orders.order import Order, OrderState, Refund, SourceOrder
from bot.store.store import Store
from bot.team.agent import Role
from bot.website.effect.reading import Reading
from bot.website.rules.rule import Rule, read_rule
from connectors.accounts import ensure_environment
from connectors.policy import policy_of
from connectors.sandbox.testing.stack import free_ports
from tests.connectors.webchat.site import ACCOUNT, NAME, serving_chat

_DAY_SECONDS = 24 * 3600.0
_START = 1_800_000_000.0
_PAGE = "/products/boots"
_LOOK = {"seconds_on_page": 60, "seconds_on_site": 200, "idle_seconds": 5, "scroll_percent": 80}
_AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36"
RULE = {
    "name": "Simulated",
    "when": [{"subject": "seconds_on_page", "test": "at_least", "value": 20}],
    "texts": {"en": "Can I help?"},
    "hold_out": 50,
}


@dataclass(frozen=True, kw_only=True)
class Truth:
    """What is so and nobody knows: shares from 0 to 1.

    `base` and `invited` are the order rates of visitors who are held out and invited; `response` of the invited talk;
    `talkers` is the order rate of those, `usual` that of conversations without an invitation.
    """

    base: float = 0.05
    invited: float = 0.05
    response: float = 0.3
    talkers: float = 0.15
    usual: float = 0.15

    def rate(self, *, is_invited: bool, has_talked: bool) -> float:
        """Who talked buys at the talkers' rate; of the other invited so many that all together come to the truth."""
        if not is_invited:
            return self.base
        if has_talked:
            return self.talkers
        return max(0.0, (self.invited - self.response * self.talkers) / (1 - self.response))


@dataclass(kw_only=True)
class SimulatedShop:
    """One site with one rule and people who are always there with room, unless a rush is simulated."""

    settings: Settings
    store: Store
    seed: int
    rule: Rule
    now: float = _START
    invited: int = 0
    visitors: int = 0
    bought: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self._wire = requests.Session()

    def comes(self) -> str:
        """A new visitor's browser, by the token that it made for itself."""
        self.visitors += 1
        return f"{self.seed:08d}-{self.visitors:08d}".ljust(43, "0")

    def visit(self, truth: Truth, *, seconds: float = 60.0) -> None:
        """One new visitor who looks at a product; talks and buys as the truth says."""
        self.now += seconds
        browser = self.comes()
        exposure_id = self.hears(browser)
        has_talked = exposure_id is not None and self.chance.random() < truth.response
        if has_talked:
            self._watch(browser, outcome={"id": exposure_id, "what": "opened"})
            self.writes(browser, "Which size?")
        if self.chance.random() < truth.rate(is_invited=exposure_id is not None, has_talked=has_talked):
            self.buys(browser)

    def talks_unasked(self, truth: Truth) -> None:
        """A visitor who begins a conversation without an invitation, for what is usual."""
        self.now += 1.0
        browser = self.comes()
        self._watch(browser)
        self.writes(browser, "Which size?")
        if self.chance.random() < truth.usual:
            self.buys(browser)

    def hears(self, browser: str) -> str | None:
        """A page of this browser, and its moment: the exposure of an invitation, None for none."""
        event = {"name": "page_view", "path": _PAGE}
        answer = self._watch(browser, events=[event], view="v", moment=_LOOK, due=[self.rule.rule_id])
        invitation = answer.get("invitation")
        self.invited += invitation is not None
        return invitation["id"] if invitation else None

    def writes(self, browser: str, text: str) -> None:
        """The visitor writes in the chat."""
        message = {"id": uuid4().hex, "text": text}
        self._post("messages", browser, {"messages": [message], "language": "en", "browser": browser})

    def buys(self, browser: str, total: float = 60.0) -> None:
        """The page after buying, as the browser tells it."""
        number = f"S{self.seed}N{self.visitors}"
        self.now += 1.0
        self.bought[number] = self.now
        data = {"transaction_id": number, "value": total, "currency": "EUR"}
        self._watch(browser, events=[{"name": "purchase", "path": "/thanks", "data": data}])

    def _watch(self, browser: str, **told: object) -> dict[str, Any]:
        return self._post("watch", browser, {"browser": browser, "consent": True, "lang": "en", **told})

    def _post(self, path: str, browser: str, content: dict[str, Any]) -> dict[str, Any]:
        """Each visitor has a network of their own, as in life. Raises HTTPError."""
        number = int(browser[9:17])
        headers = {
            "Authorization": f"Bearer {browser}",
            "Origin": self.settings.chat_origin,
            "User-Agent": _AGENT,
            "X-Forwarded-For": f"93.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}",
        }
        url = f"{self.settings.chat_url}/chat/{NAME}/{path}"
        answer = self._wire.post(url, json=content, headers=headers, timeout=30)
        answer.raise_for_status()
        told: dict[str, Any] = answer.json()
        return told

    def feeds(self, *, given_back: bool = False, total: float = 60.0) -> None:
        """The shop's feed brings all orders, or all of them again with their money given back."""
        self.now += 1.0
        refunds = (Refund(amount=str(total)),) if given_back else ()
        orders = [
            Order(
                number=number,
                order_id=number,
                state=OrderState.PAID,
                changed_at=self.now,
                placed_at=placed_at,
                total=str(total),
                currency="EUR",
                refunds=refunds,
            )
            for number, placed_at in self.bought.items()
        ]
        self.store.orders.write("os-simulated", [SourceOrder(order=order) for order in orders], now=self.now)
        self.store.browser_orders.join(now=self.now)

    def reading(self, *, after_days: float = 0.0) -> Reading:
        """What the page would say so many days later."""
        return self.store.exposures.reading(ACCOUNT, self.rule, now=self.now + after_days * _DAY_SECONDS)


@contextmanager
def simulated_shop(
    folder: Path, seed: int, *, agents: int = 1, places: int = 500, **more: object
) -> Iterator[SimulatedShop]:
    """A shop in `folder` whose web-chat process listens, with one rule that is on."""
    (port,) = free_ports(1)
    given = {
        "MOSTRADOR_FILE": "",
        "MOSTRADOR_DATA_DIR": str(folder),
        "MOSTRADOR_SANDBOX": "yes",
        "MOSTRADOR_WEBCHAT_PORT": str(port),
        "MOSTRADOR_TRUSTED_PROXY": "127.0.0.1",
    }
    settings = read_settings(given, ROOT)
    notices = PublishedNotices(settings.live_folder)
    store = Store(settings.store_place, notices, policy_of(settings, notices))
    for number in range(agents):
        agent = store.agents.add(name=f"Agent {number}", login=f"agent{number}", role=Role.AGENT, now=_START)
        store.presence.prefer(agent.agent_id, languages=frozenset(), skills=frozenset(), limit=places)
        # Their pages stay alive for as long as the simulation runs.
        store.presence.seen(agent.agent_id, now=_START + 400 * _DAY_SECONDS)
    ensure_environment(settings, store)
    (rule_id,) = store.chat_rules.add(ACCOUNT, [read_rule({**RULE, **more})], now=_START)
    store.chat_rules.switch(rule_id, True, now=_START)
    kept = store.chat_rules.get(rule_id)
    assert kept is not None
    shop = SimulatedShop(settings=settings, store=store, seed=seed, rule=kept.rule)
    with serving_chat(settings, now=lambda: shop.now):
        yield shop
    store.close()

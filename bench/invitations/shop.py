"""A simulated shop: visitors come, rules decide in the real store, people buy as often as the truth says.

What the product does is real: visits, events, manners, arms, the governor, exposures, orders, readings. Simulated are
the visitors, what they want, the agents' speed, and the clock.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.settings import ROOT
from bot.shop.notices import read_notices
from bot.shop.orders.order import Order, OrderState, Refund, SourceOrder
from bot.store.store import Store
from bot.store.website.inviting import Answered, Told
from bot.team.agent import Role
from bot.website.effect.reading import Reading
from bot.website.events.event import EventName, ShopEvent
from bot.website.rules.rule import Rule, read_rule
from bot.website.rules.subjects import Moment

_DAY_SECONDS = 24 * 3600.0
_START = 1_800_000_000.0
_LOOK = Moment(seconds_on_page=60, seconds_on_site=200, idle_seconds=5, scroll_percent=80)
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


@dataclass
class SimulatedShop:
    """One site with one rule and people who are always there with room, unless a rush is simulated."""

    store: Store
    seed: int
    rule: Rule
    account_id: str
    now: float = _START
    invited: int = 0
    visitors: int = 0
    bought: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    def visit(self, truth: Truth, *, seconds: float = 60.0, talks: bool = True) -> Answered:
        """One new visitor who looks at a product; talks and buys as the truth says."""
        self.visitors += 1
        self.now += seconds
        browser = f"{self.seed:08d}-{self.visitors:08d}".ljust(64, "0")
        answered = self.hears(browser)
        is_invited = answered.rule is not None
        self.invited += is_invited
        has_talked = talks and is_invited and self.chance.random() < truth.response
        if has_talked and answered.exposure_id:
            self.store.exposures.note(browser, answered.exposure_id, "opened", now=self.now)
            self.store.exposures.talked(browser, browser[:24], None, now=self.now)
        if self.chance.random() < truth.rate(is_invited=is_invited, has_talked=has_talked):
            self.buys(browser)
        return answered

    def talks_unasked(self, truth: Truth) -> None:
        """A visitor who begins a conversation without an invitation, for what is usual."""
        self.visitors += 1
        self.now += 1.0
        browser = f"{self.seed:08d}-{self.visitors:08d}".ljust(64, "0")
        self.store.inviting.hear(self.account_id, browser, Told(language="en"), [], now=self.now)
        self.store.exposures.talked(browser, browser[:24], None, now=self.now)
        if self.chance.random() < truth.usual:
            self.buys(browser)

    def hears(self, browser: str, *, view: str = "v", path: str = "/products/boots") -> Answered:
        """A page of this browser, and its moment."""
        event = ShopEvent(name=EventName.PAGE_VIEW, path=path, at=self.now)
        told = Told(events=[event], view=view, language="en", moment=_LOOK, due=frozenset({self.rule.rule_id}))
        return self.store.inviting.hear(self.account_id, browser, told, [self.rule], now=self.now)

    def buys(self, browser: str, total: float = 60.0) -> None:
        """The page after buying, as the browser tells it."""
        number = f"S{self.seed}N{self.visitors}"
        self.bought[number] = self.now + 1
        event = ShopEvent(
            name=EventName.PURCHASE,
            path="/thanks",
            at=self.now + 1,
            order_number=number,
            value=total,
            currency="EUR",
        )
        self.store.inviting.hear(self.account_id, browser, Told(events=[event]), [], now=self.now + 1)

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
        return self.store.exposures.reading(self.account_id, self.rule, now=self.now + after_days * _DAY_SECONDS)


@contextmanager
def simulated_shop(
    folder: Path, seed: int, *, agents: int = 1, places: int = 500, **more: object
) -> Iterator[SimulatedShop]:
    """A shop in `folder`, with one rule that is on."""
    folder.mkdir(exist_ok=True)
    store = Store(folder / f"shop-{seed}.db", read_notices(ROOT / "data"))
    account = store.accounts.ensure("website", "simulated", "Simulated").account_id
    for number in range(agents):
        agent = store.agents.add(name=f"Agent {number}", login=f"agent{number}", role=Role.AGENT, now=_START)
        store.presence.prefer(agent.agent_id, languages=frozenset(), skills=frozenset(), limit=places)
        # Their pages stay alive for as long as the simulation runs.
        store.presence.seen(agent.agent_id, now=_START + 400 * _DAY_SECONDS)
    (rule_id,) = store.chat_rules.add(account, [read_rule({**RULE, **more})], now=_START)
    store.chat_rules.switch(rule_id, True, now=_START)
    kept = store.chat_rules.get(rule_id)
    assert kept is not None
    yield SimulatedShop(store=store, seed=seed, rule=kept.rule, account_id=account)
    store.close()

"""Resuming: a token that was replaced needs no button, and one that only half works ends no alarm every minute."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pytest

from bot.channels.errors import AccountStopped
from connectors.channels.introduction import Introduction
from connectors.worker.delivery.resuming import Resumer
from tests.bot.store.shop import Shop
from tests.connectors.worker.channel import Pretend


@dataclass
class Known(Pretend):
    """A channel whose provider knows the token, or not yet."""

    good: bool = False
    asked: int = 0

    async def introduce(self) -> Introduction:
        self.asked += 1
        if not self.good:
            raise AccountStopped("token_rejected", "a new one, please")
        return Introduction(name="@bot")

    async def close(self) -> None:
        """Nothing to close."""


@dataclass
class Day:
    """Monotonic seconds that the test moves."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


def stopped(shop: Shop) -> bool:
    return bool(shop.store.accounts.all()[0].stopped_text)


def stop(shop: Shop, cause: str = "token_rejected", *, ask_first: bool = False) -> None:
    shop.store.accounts.stop(shop.account, cause, "a sentence", now=shop.tick(), ask_first=ask_first)


def look(resuming: Resumer) -> None:
    asyncio.run(resuming.look())


def test_sending_goes_on_by_itself_once_the_provider_knows_the_token(shop: Shop) -> None:
    channel = Known()
    resuming = Resumer(shop.store, {shop.account: channel})
    stop(shop)
    look(resuming)
    assert stopped(shop)
    channel.good = True
    look(resuming)
    assert not stopped(shop)


def test_an_account_that_works_is_not_asked_for(shop: Shop) -> None:
    channel = Known(good=True)
    look(Resumer(shop.store, {shop.account: channel}))
    assert channel.asked == 0


@pytest.mark.parametrize(
    ("cause", "ask_first"), [("spam_limit", True), ("token_rejected", True), ("payment_problem", False)]
)
def test_what_a_good_token_does_not_prove_to_be_over_waits_for_a_person(
    shop: Shop, cause: str, ask_first: bool
) -> None:
    channel = Known(good=True)
    stop(shop, cause, ask_first=ask_first)
    look(Resumer(shop.store, {shop.account: channel}))
    assert stopped(shop)


def test_a_provider_that_knows_us_and_still_refuses_ends_the_alarm_ever_more_rarely(shop: Shop) -> None:
    channel, day = Known(good=True), Day()
    resuming = Resumer(shop.store, {shop.account: channel}, day)
    resumed = 0
    for day.seconds in range(0, 24 * 3600, 30):
        look(resuming)
        if not stopped(shop):
            resumed += 1
            stop(shop)
    assert resumed < 35


def test_a_channel_that_can_not_be_asked_waits_for_a_person(shop: Shop) -> None:
    stop(shop)
    look(Resumer(shop.store, {shop.account: Pretend()}))
    assert stopped(shop)

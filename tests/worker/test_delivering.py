"""Delivering: what became of a send is written down truly, whatever breaks, and nobody waits for nothing."""

from __future__ import annotations

import asyncio
import time

from bot.channel import Channel
from bot.message import DeliveryState
from connectors.channels.telegram import Telegram
from connectors.media_files import MediaFiles
from connectors.worker.delivering import Delivering
from connectors.worker.pace import Pace
from tests.store.shop import Shop
from tests.worker.channel import Pretend


def delivering(shop: Shop, channel: Channel | None) -> Delivering:
    channels = {shop.account: channel} if channel else {}
    return Delivering(shop.store, channels, MediaFiles(shop.folder / "media"), "w")


def delivers(shop: Shop, channel: Channel | None, who: str = "ana") -> None:
    asyncio.run(delivering(shop, channel).deliver(shop.conversation(who).conversation_id))


def test_a_fault_before_the_call_is_a_failure_and_not_perhaps_arrived(shop: Shop) -> None:
    shop.writes("question")
    shop.answers()
    delivers(shop, Pretend(unwritable=True))
    assert shop.messages()[-1].delivery is DeliveryState.FAILED


def test_a_fault_in_the_call_may_have_let_it_arrive(shop: Shop) -> None:
    shop.writes("question")
    shop.answers()
    delivers(shop, Pretend(faults=[KeyError("in mid-call")]))
    assert shop.messages()[-1].delivery is DeliveryState.UNCERTAIN


def test_an_account_that_is_no_longer_in_the_settings_is_named_and_waits_out_of_the_way(shop: Shop) -> None:
    shop.writes("question")
    shop.answers()
    delivers(shop, None)
    assert shop.store.deliveries.due(now=time.time()) == []
    assert shop.store.accounts.all()[0].stopped_text
    assert shop.messages()[-1].delivery is DeliveryState.QUEUED


def test_looking_for_more_to_send_takes_nobodys_turn(shop: Shop) -> None:
    channel = Pretend()
    burst = int(Telegram.capabilities.rates.recipient.burst)
    for number in range(burst):
        shop.writes(f"question {number}")
        shop.answers(f"answer {number}")
    started = time.monotonic()
    delivers(shop, channel)
    assert len(channel.sent) == burst
    pace = Pace(Telegram.capabilities.rates)
    assert [pace.take("ana", 0.0) for _ in range(burst)] == [0.0] * burst
    assert time.monotonic() - started < 0.9, "the last look waits for no place"

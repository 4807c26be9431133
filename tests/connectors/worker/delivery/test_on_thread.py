"""A channel with blocking calls: claim, call and record on one of its threads, with the same truth written down."""

from __future__ import annotations

import asyncio

import pytest

from bot.channels.causes import Cause
from bot.channels.errors import RetryLater, Uncertain
from bot.conversations.message import DeliveryState
from bot.store.files import MediaFiles
from connectors.worker.delivery.deliveries import Deliverer
from tests.bot.store.shop import Shop
from tests.connectors.worker.channel import PretendOnThread


def delivers(shop: Shop, channel: PretendOnThread) -> None:
    deliverer = Deliverer(shop.store, {shop.account: channel}, MediaFiles(shop.folder / "media"), "w")
    asyncio.run(asyncio.wait_for(deliverer.deliver(shop.conversation().conversation_id), 60))


def test_messages_leave_in_order_on_the_channels_own_thread(shop: Shop) -> None:
    channel = PretendOnThread()
    for number in range(3):
        shop.writes(f"question {number}")
        shop.answers(f"answer {number}")
    delivers(shop, channel)
    assert channel.sent == ["answer 0", "answer 1", "answer 2"]
    assert channel.used == {"pretend_0"}
    ours = [message for message in shop.messages() if message.delivery is not None]
    assert [message.delivery for message in ours] == [DeliveryState.SENT] * 3


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        (KeyError("a fault of ours in mid-call"), DeliveryState.UNCERTAIN),
        (Uncertain(Cause.ODD_ANSWER, "odd"), DeliveryState.UNCERTAIN),
        (RetryLater(Cause.MEDIA_FAILED, "later", after_seconds=60), DeliveryState.QUEUED),
    ],
)
def test_what_became_of_the_call_is_written_down(shop: Shop, fault: Exception, state: DeliveryState) -> None:
    shop.writes("question")
    shop.answers()
    channel = PretendOnThread(faults=[fault])
    delivers(shop, channel)
    assert shop.messages()[-1].delivery is state
    assert channel.sent == []


def test_a_message_that_cannot_be_written_never_reaches_the_provider(shop: Shop) -> None:
    shop.writes("question")
    shop.answers()
    channel = PretendOnThread(unwritable=True)
    delivers(shop, channel)
    assert shop.messages()[-1].delivery is DeliveryState.FAILED
    assert channel.used == set()

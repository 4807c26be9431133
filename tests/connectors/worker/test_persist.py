"""Persist: what happened is written down however long that takes, or its claim is ended without it."""

from __future__ import annotations

import asyncio
import time

import pytest

from bot.conversations.message import DeliveryState
from bot.store.delivery.deliveries import Delivery
from bot.store.engine.database import StoreBusy
from bot.store.files import MediaFiles
from bot.store.running.events import Events
from bot.store.store import Store
from connectors.worker.delivery.deliveries import Deliverer
from connectors.worker.persist import until_stored
from tests.bot.store.shop import PlainNotices, Shop
from tests.connectors.worker.channel import Pretend
from tests.connectors.worker.test_loop import loop


def test_a_busy_store_is_waited_for() -> None:
    faults: list[Exception] = [StoreBusy("locked")]
    written = []

    def write() -> None:
        if faults:
            raise faults.pop()
        written.append("it")

    until_stored(write, otherwise=lambda: written.append("something else"))
    assert written == ["it"]


def test_a_fault_that_stays_is_written_as_something_else_or_raised() -> None:
    written = []

    def write() -> None:
        raise KeyError("position")

    until_stored(write, otherwise=lambda: written.append("something else"))
    assert written == ["something else"]
    with pytest.raises(KeyError):
        until_stored(write)


class OddStore(Store):
    """Can't write down that a message was accepted."""

    def __init__(self, shop: Shop) -> None:
        super().__init__(shop.place, PlainNotices())
        self.deliveries.sent = self.refuse  # type: ignore[method-assign]

    def refuse(self, delivery: Delivery, provider_message_id: str, *, now: float) -> None:
        raise KeyError("an odd fault")


def test_an_accepted_message_that_can_not_be_recorded_is_shown_as_uncertain_and_holds_up_nothing(shop: Shop) -> None:
    shop.writes("question")
    shop.answers()
    channel = Pretend()
    delivering = Deliverer(OddStore(shop), {shop.account: channel}, MediaFiles(shop.folder / "media"), "w")
    asyncio.run(delivering.deliver(shop.conversation().conversation_id))
    assert channel.sent == ["an answer"]
    assert shop.messages()[-1].delivery is DeliveryState.UNCERTAIN


class Cut(Events):
    """Its first waits end with an odd fault."""

    waits = 0

    def wait(self, seen: int, timeout_seconds: float) -> int:
        self.waits += 1
        if self.waits < 3:
            raise OSError("an odd fault")
        return super().wait(seen, timeout_seconds)


def test_the_loop_goes_on_hearing_of_changes_after_an_odd_fault(shop: Shop) -> None:
    store = Store(shop.place, PlainNotices())
    store.events = events = Cut(store._database)

    async def run() -> None:
        working = loop(shop, store, Pretend())
        task = asyncio.create_task(working.run())
        end = time.monotonic() + 10
        while events.waits < 4:
            assert time.monotonic() < end, "the thread that waits for changes has ended"
            await asyncio.sleep(0.01)
        working.stop()
        await task

    asyncio.run(run())

"""The loop: quick where something is to be done, quiet where nothing is."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.channels.channel import ProviderCall, Sent
from bot.conversations.conversation import Verb
from bot.conversations.turn import Turn
from bot.store.delivery.deliveries import Deliveries, Delivery
from bot.store.engine.database import StoreBusy
from bot.store.files import MediaFiles
from bot.store.running.due import Due, DueLooks
from bot.store.store import Store
from bot.store.turns.turns import Turns
from bot.team.routing import Assignment, Policy
from connectors.worker.delivery.deliveries import Deliverer
from connectors.worker.delivery.downloads import Downloader
from connectors.worker.delivery.pictures import Pictures
from connectors.worker.loop import Loop
from connectors.worker.turns.answering import Answerer
from connectors.worker.turns.suggestions import Suggester
from tests.bot.store.shop import PlainNotices, Shop
from tests.connectors.worker.channel import Pretend


class CountedLooks(DueLooks):
    """Counts how often the loop looks what is due: once a round."""

    rounds = 0

    def look(self, *, now: float) -> Due:
        self.rounds += 1
        return super().look(now=now)


class WatchedStore(Store):
    """A store whose looks are counted."""

    def __init__(self, shop: Shop) -> None:
        super().__init__(shop.place, PlainNotices(), shop.policy)
        self.due = self.looks = CountedLooks(self._database)


class SlowChannel(Pretend):
    """Takes as long to answer as a provider in trouble."""

    async def send(self, call: ProviderCall) -> Sent:
        await asyncio.sleep(1.5)
        return await super().send(call)


def loop(shop: Shop, store: Store, channel: Pretend) -> Loop:
    media = MediaFiles(shop.folder / "media")
    channels = {shop.account: channel}
    pictures = Pictures(store, media, Path)
    answering = Answerer(store, None, PlainNotices(), pictures, {})  # type: ignore[arg-type]
    delivering = Deliverer(store, channels, media, "w")
    suggesting = Suggester(store, None)  # type: ignore[arg-type]
    return Loop(store, "w", answering, delivering, Downloader(store, channels, media), suggesting, [])


def works(
    shop: Shop,
    channel: Pretend,
    seconds: float,
    until: Callable[[], bool] = lambda: False,
    prepare: Callable[[WatchedStore], None] = lambda store: None,
) -> WatchedStore:
    """The loop works for a time, or until that is so; returns the store it worked on."""
    store = WatchedStore(shop)
    prepare(store)

    async def run() -> None:
        working = loop(shop, store, channel)
        task = asyncio.create_task(working.run())
        end = time.monotonic() + seconds
        while time.monotonic() < end and not until():
            await asyncio.sleep(0.01)
        working.stop()
        await task

    asyncio.run(run())
    return store


def test_a_message_that_waits_for_the_one_before_it_keeps_the_loop_quiet(shop: Shop) -> None:
    for number in range(3):
        shop.writes(f"question {number}")
        shop.answers(f"answer {number}")
    assert works(shop, SlowChannel(), 1.3).looks.rounds < 20


def test_messages_to_many_customers_leave_at_once_and_in_order(shop: Shop) -> None:
    for number in range(20):
        for part in (1, 2):
            shop.writes("question", who=f"customer{number}")
            shop.answers(f"{number}: answer {part}")
    channel = Pretend()
    works(shop, channel, 60.0, until=lambda: len(channel.sent) == 40)
    assert len(channel.sent) == 40
    for number in range(20):
        mine = [text for text in channel.sent if text.startswith(f"{number}: ")]
        assert mine == [f"{number}: answer 1", f"{number}: answer 2"]


def test_the_loop_is_alive_while_it_turns(shop: Shop) -> None:
    pulses = []

    async def run() -> None:
        working = loop(shop, shop.store, Pretend())
        task = asyncio.create_task(working.run())
        for _ in range(3):
            await asyncio.sleep(0.05)
            pulses.append(working.is_alive())
        working._pulse_at -= 60
        pulses.append(working.is_alive())
        working.stop()
        await task

    asyncio.run(run())
    assert pulses == [True, True, True, False]


def test_a_waiting_customer_is_assigned_the_moment_they_wait(tmp_path: Path) -> None:
    shop = Shop(tmp_path, now=time.time(), policy=Policy(assignment=Assignment.AUTOMATIC))
    shop.store.presence.seen(shop.eva, now=time.time())
    shop.hands_off()
    channel = Pretend()
    works(shop, channel, 10.0, until=lambda: "Eva is here" in channel.sent)
    assert channel.sent[-1] == "Eva is here"
    assert shop.conversation().agent_id == shop.eva


def test_the_customer_sees_an_agent_type(shop: Shop) -> None:
    shop.hands_off()
    shop.does(Verb.ACCEPT)
    shop.writes("hello?", provider_id="p77")
    while shop.delivers():
        pass
    assert shop.store.typing.ask(shop.conversation().conversation_id, shop.eva, now=time.time())
    channel = Pretend()
    works(shop, channel, 5.0, until=lambda: bool(channel.typed))
    assert channel.typed == [("ana", "p77")]


class UnconfirmedTurns(Turns):
    """The server writes the first claim and ends before it says so."""

    broke = False

    def claim(self, *args: Any, **named: Any) -> Turn | None:
        turn = super().claim(*args, **named)
        if turn is None or self.broke:
            return turn
        self.broke = True
        raise StoreBusy("the connection was lost")


class UnconfirmedDeliveries(Deliveries):
    """The same of a message that was to be sent."""

    broke = False

    def claim(self, *args: Any, **named: Any) -> Delivery | None:
        delivery = super().claim(*args, **named)
        if delivery is None or self.broke:
            return delivery
        self.broke = True
        raise StoreBusy("the connection was lost")


def test_a_turn_that_the_store_gave_and_did_not_confirm_is_tried_again(shop: Shop) -> None:
    """Else its customer waits until this worker ends, with all that they write meanwhile."""
    shop.writes("where is my parcel?")

    def prepare(store: WatchedStore) -> None:
        store.turns = UnconfirmedTurns(store._database, PlainNotices(), store.policy)

    def attempts() -> int:
        return len(shop.store._database.rows("SELECT 1 FROM attempt WHERE ended_at IS NOT NULL"))

    works(shop, Pretend(), 20, until=lambda: attempts() >= 2, prepare=prepare)
    assert attempts() >= 2


def test_a_send_that_the_store_gave_and_did_not_confirm_is_shown_to_people(shop: Shop) -> None:
    """It may not be sent blindly, nor wait as if it were on its way."""
    shop.writes("where is my parcel?")
    shop.answers("on its way", plain=True)

    def prepare(store: WatchedStore) -> None:
        store.deliveries = UnconfirmedDeliveries(store._database)

    works(shop, Pretend(), 20, until=lambda: bool(shop.store.attention.sends()), prepare=prepare)
    assert [(send.text, send.uncertain) for send in shop.store.attention.sends()] == [("on its way", True)]

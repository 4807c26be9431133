"""Polling: every update is stored before anything else is done, whatever one of them holds."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from typing import Any

from bot.channels.errors import AccountStopped, RetryLater
from connectors.channels.telegram import Telegram, read
from connectors.worker.polling import Poller
from tests.bot.store.shop import Shop


class SlowTelegram:
    """Hands out its updates once; confirming a pressed button takes until `slow` is set."""

    def __init__(self, shop: Shop, updates: list[dict[str, Any]]) -> None:
        self.shop = shop
        self.updates = updates
        self.read = read.read
        self.stored_when_confirmed: list[int] = []

    async def poll(self, offset: int, timeout_seconds: int) -> list[dict[str, Any]]:
        found = [each for each in self.updates if int(each.get("update_id", 0)) >= offset]
        if not found:
            await asyncio.sleep(3600)
        return found

    unreachable_text = Telegram.unreachable_text
    update_number = Telegram.update_number

    async def answer_choice(self, press_id: str) -> None:
        self.stored_when_confirmed.append(self.shop.store.accounts.all()[0].poll_offset)


def polls(shop: Shop, telegram: SlowTelegram, until: Callable[[], object] | None = None) -> None:
    """Polls for half a second, or until something is so."""

    async def once() -> None:
        polling = asyncio.create_task(Poller(shop.store, telegram, shop.account, "w").run())  # type: ignore[arg-type]
        deadline = time.monotonic() + (20.0 if until else 0.5)
        while time.monotonic() < deadline and not (until and until()):
            await asyncio.sleep(0.02)
        polling.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await polling

    asyncio.run(once())


def text(number: int) -> dict[str, Any]:
    chat = {"id": 7, "type": "private"}
    return {
        "update_id": number,
        "message": {"message_id": number, "chat": chat, "from": {"id": 7}, "text": f"{number}"},
    }


def press(number: int) -> dict[str, Any]:
    sender = {"id": 7, "first_name": "Ana"}
    return {"update_id": number, "callback_query": {"id": f"q{number}", "from": sender, "data": "b1"}}


def test_confirming_pressed_buttons_delays_no_later_message(shop: Shop) -> None:
    telegram = SlowTelegram(shop, [press(1), press(2), text(3)])
    polls(shop, telegram)
    assert telegram.stored_when_confirmed == [4, 4], "everything was stored first"
    assert shop.texts("7")[-1] == "3"


def test_an_update_without_a_number_stops_no_other(shop: Shop) -> None:
    polls(shop, SlowTelegram(shop, [{"odd": True}, text(3)]))
    assert shop.texts("7") == ["3"]


class FailingTelegram(SlowTelegram):
    """Fails so often first, then hands out its updates."""

    def __init__(self, shop: Shop, updates: list[dict[str, Any]], error: Exception, times: int) -> None:
        super().__init__(shop, updates)
        self.error = error
        self.times = times

    async def poll(self, offset: int, timeout_seconds: int) -> list[dict[str, Any]]:
        self.times -= 1
        if self.times >= 0:
            raise self.error
        return await super().poll(offset, timeout_seconds)


def test_a_token_that_is_no_longer_known_is_told_once(shop: Shop) -> None:
    before = shop.store.events.latest()
    error = AccountStopped("token_rejected", "The bot's token is not known.")
    polls(shop, FailingTelegram(shop, [text(3)], error, 100))
    polls(shop, FailingTelegram(shop, [text(3)], error, 100))
    (account,) = shop.store.accounts.all()
    assert "@BotFather" in str(account.unreachable_text)
    assert [each.kind for each in shop.store.events.after(before)] == ["account"]


def test_another_program_that_polls_is_told_when_it_lasts_and_all_comes_afterwards(shop: Shop) -> None:
    error = RetryLater("other_poller", "Another program fetches.", after_seconds=0.0)
    telegram = FailingTelegram(shop, [text(3)], error, 10**6)
    polls(shop, telegram, until=lambda: shop.store.accounts.all()[0].unreachable_text is not None)
    telegram.times = 0
    polls(shop, telegram, until=lambda: shop.store.accounts.all()[0].unreachable_text is None)
    assert shop.texts("7") == ["3"]


def test_a_cut_that_passes_alarms_nobody(shop: Shop) -> None:
    error = RetryLater("unreachable", "Telegram can't be reached.", after_seconds=0.0)
    before = shop.store.events.latest()
    polls(shop, FailingTelegram(shop, [text(3)], error, 1), until=lambda: shop.store.accounts.all()[0].poll_offset)
    assert shop.texts("7") == ["3"]
    assert "account" not in [each.kind for each in shop.store.events.after(before)]

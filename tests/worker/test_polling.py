"""Polling: every update is stored before anything else is done, whatever one of them holds."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from connectors.channels.telegram import read
from connectors.worker.polling import Polling
from tests.store.shop import Shop


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

    async def answer_choice(self, callback_query_id: str) -> None:
        self.stored_when_confirmed.append(self.shop.store.accounts.all()[0].poll_offset)


def polls(shop: Shop, telegram: SlowTelegram) -> None:
    async def once() -> None:
        polling = Polling(shop.store, telegram, shop.account, "w")  # type: ignore[arg-type]
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(polling.run(), 0.5)

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

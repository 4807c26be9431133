"""The worker follows the accounts: a bot that is added while it runs is polled and answered from, without a restart."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from bot.conversations.label import Colour
from bot.settings import ROOT, Settings, read_settings
from bot.team.audit import COMMAND_LINE
from connectors.accounts import AccountBook, open_store
from connectors.sandbox.accounts import SECOND_ACCOUNTS
from connectors.sandbox.server import Server
from connectors.sandbox.testing.client import Sandbox
from connectors.worker.__main__ import Worker

PATIENCE_SECONDS = 30.0
BOT = "telegram:100002"


@pytest.fixture
def providers(tmp_path: Path) -> Iterator[Server]:
    with Server(database=tmp_path / "provider.db", two_accounts=True) as server:
        yield server


@pytest.fixture
def settings(tmp_path: Path, providers: Server) -> Settings:
    given = {
        "MOSTRADOR_FILE": "",
        "MOSTRADOR_SANDBOX": "no",
        "MOSTRADOR_DATA_DIR": str(tmp_path / "var"),
        "MOSTRADOR_ACCOUNT_KEY": "the-key-of-the-test",
        "MOSTRADOR_TELEGRAM_BASE_URL": f"{providers.url}/bot",
        "MOSTRADOR_TELEGRAM_BASE_FILE_URL": f"{providers.url}/file/bot",
    }
    return read_settings(given, ROOT)


async def comes_true(look: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not await asyncio.to_thread(look):
        assert time.monotonic() < end, "not within the time"
        await asyncio.sleep(0.05)


def working(settings: Settings, act: Callable[[], Awaitable[None]]) -> None:
    """Does `act` while the worker runs."""

    async def both() -> None:
        worker = Worker(settings)
        running = asyncio.create_task(worker.run())
        try:
            await act()
        finally:
            worker.end()
            await running

    asyncio.run(both())


def test_a_bot_that_is_added_is_heard_and_one_switched_off_is_not(settings: Settings, providers: Server) -> None:
    store = open_store(settings)
    book = AccountBook(settings, store)
    ana = Sandbox(f"{providers.url}/second").telegram.customer("Ana")

    def received() -> int:
        return store.accounts.received(BOT)

    async def act() -> None:
        values = SECOND_ACCOUNTS["telegram"]
        sealed = book.seal(values)
        await asyncio.to_thread(
            store.account_settings.add,
            "telegram",
            "100002",
            name="Bot 2",
            colour=Colour.RED,
            sealed=sealed,
            by=COMMAND_LINE,
            now=1.0,
        )
        await asyncio.to_thread(ana.writes, "hello")
        await comes_true(received)
        await asyncio.to_thread(store.account_settings.switch, BOT, on=False, by=COMMAND_LINE, now=2.0)
        await comes_true(lambda: BOT not in book)

    working(settings, act)
    assert received() == 1
    store.close()

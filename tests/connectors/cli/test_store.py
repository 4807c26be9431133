"""`mostrador store copy`, as an owner whose machine is outgrown uses it."""

from __future__ import annotations

import fcntl
from dataclasses import replace

import click
import pytest

from bot.settings import Settings
from bot.store.store import Store
from tests.bot.store.shop import Shop
from tests.connectors.cli.conftest import Says
from tests.postgres import Server

pytestmark = pytest.mark.needs("postgresql")


def test_the_shop_moves_to_the_server_and_its_file_stays(
    mostrador: Says, shop: Shop, settings: Settings, postgres: Server
) -> None:
    shop.writes("where is my parcel?")
    url = postgres.empty()
    status, told = mostrador("store", "copy", url)
    assert (status, told.split(":")[0]) == (0, "Copied and compared")
    assert "MOSTRADOR_DATABASE_URL" in told
    moved = Store(replace(settings, database_url=url).store_place, shop.notices)
    conversation = shop.conversation()
    assert [each.text for each in moved.conversations.messages(conversation.conversation_id)] == ["where is my parcel?"]
    moved.close()
    assert mostrador("store", "copy", url) == (
        1,
        "Nothing was copied: the PostgreSQL database holds a shop already; name an empty one.\n",
    )
    assert shop.texts() == ["where is my parcel?"]


def test_nothing_is_copied_while_mostrador_runs(
    mostrador: Says, shop: Shop, settings: Settings, postgres: Server
) -> None:
    with (settings.data_dir / "running.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        status, told = mostrador("store", "copy", postgres.empty())
    assert status == 1
    assert told.startswith("Stop Mostrador first")


def test_without_a_shop_or_with_a_wrong_address_it_says_so(mostrador: Says, settings: Settings) -> None:
    status, told = mostrador("store", "copy", "postgresql://nowhere/shop")
    assert status == 1
    assert str(settings.database) in told
    with pytest.raises(click.BadParameter, match="postgresql://user"):
        mostrador("store", "copy", "mysql://nowhere/shop")

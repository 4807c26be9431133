"""`mostrador store backup`, `restore` and `copy`, as an owner uses them."""

from __future__ import annotations

import fcntl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click
import pytest

from bot.settings import Settings
from bot.store.store import Store
from connectors.cli import mostrador as command_line
from tests.bot.store.shop import Shop
from tests.connectors.cli.conftest import Says
from tests.postgres import Server


@pytest.mark.needs("postgresql")
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


@pytest.mark.needs("postgresql")
def test_nothing_is_copied_while_mostrador_runs(
    mostrador: Says, shop: Shop, settings: Settings, postgres: Server
) -> None:
    with (settings.data_dir / "running.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        status, told = mostrador("store", "copy", postgres.empty())
    assert status == 1
    assert told.startswith("Stop Mostrador first")


@pytest.mark.needs("postgresql")
def test_without_a_shop_or_with_a_wrong_address_it_says_so(mostrador: Says, settings: Settings) -> None:
    status, told = mostrador("store", "copy", "postgresql://nowhere/shop")
    assert status == 1
    assert str(settings.database) in told
    with pytest.raises(click.BadParameter, match="postgresql://user"):
        mostrador("store", "copy", "mysql://nowhere/shop")


def test_a_shop_is_backed_up_and_put_back(mostrador: Says, shop: Shop, settings: Settings, tmp_path: Path) -> None:
    shop.writes("where is my parcel?")
    shop.answers("on its way")
    status, told = mostrador("store", "backup", str(tmp_path / "backup"))
    assert (status, told.split(":")[0]) == (0, "Backed up and checked")
    assert "secrets.json" in told
    shop.store.close()
    assert mostrador("store", "restore", str(tmp_path / "backup"))[0] == 1
    settings.database.unlink()
    status, told = mostrador("store", "restore", str(tmp_path / "backup"))
    assert (status, told.splitlines()[1].split()[0]) == (0, "1"), told
    assert "Needs attention" in told


def test_nothing_is_put_back_while_mostrador_runs(mostrador: Says, shop: Shop, settings: Settings) -> None:
    folder = settings.data_dir / "backup"
    assert mostrador("store", "backup", str(folder))[0] == 0
    with (settings.data_dir / "running.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        status, told = mostrador("store", "restore", str(folder), "--replace")
    assert (status, told) == (1, "Stop Mostrador first, on every machine: it runs here.\n")


SERVICE = """
import sys
from pathlib import Path
from bot.store.engine.opening import open_database
database = open_database(Path(sys.argv[1]))
database.rows("SELECT 1")
print("open", flush=True)
sys.stdin.read()
"""


@contextmanager
def a_service(database: Path) -> Iterator[None]:
    """Another process that works on the shop's file, as one that systemd started, with no supervisor."""
    command = [sys.executable, "-c", SERVICE, str(database)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdin
        assert process.stdout.readline() == b"open\n"
        yield
        process.stdin.close()


@pytest.mark.parametrize("damaged", [False, True])
def test_nothing_is_put_back_or_marked_under_a_service_that_still_works(
    mostrador: Says, shop: Shop, settings: Settings, damaged: bool
) -> None:
    """The owner forgot to stop a service; the backup waits until they did, whatever state the file is in."""
    shop.writes("where is my parcel?")
    folder = settings.data_dir / "backup"
    assert mostrador("store", "backup", str(folder))[0] == 0
    shop.store.close()
    with a_service(settings.database):
        if damaged:
            with settings.database.open("r+b") as file:
                file.write(b"rubbish" * 100)
        for words in (("restore", str(folder), "--replace"), ("resume",)):
            status, told = mostrador("store", *words)
            assert (status, "a process has" in told) == (1, True)
    assert mostrador("store", "restore", str(folder), "--replace")[0] == 0


@pytest.mark.needs("postgresql")
def test_a_server_is_not_marked_while_another_machine_tells_that_it_works(
    settings: Settings, capsys: pytest.CaptureFixture[str], postgres: Server, tmp_path: Path
) -> None:
    there = replace(settings, database_url=postgres.shop())
    shop = Shop(tmp_path, place=str(there.store_place))
    shop.writes("where is my parcel?")
    shop.answers("on its way")

    def resumes() -> int:
        return int(command_line().main(("store", "resume"), obj=there, standalone_mode=False))

    shop.store.processes.tell("b:web:8080", "b", "web", {}, now=time.time() - 20)
    assert resumes() == 1
    assert "wait a minute after the last one ended" in capsys.readouterr().out
    shop.store.processes.tell("b:web:8080", "b", "web", {}, now=time.time() - 61)
    assert resumes() == 0
    assert shop.delivers() == []
    shop.store.close()


def test_a_backup_of_nothing_or_into_a_full_folder_says_so(mostrador: Says, settings: Settings, tmp_path: Path) -> None:
    assert mostrador("store", "backup", str(tmp_path / "backup"))[1].startswith("There is nothing to back up")


def test_a_shop_put_back_by_the_server_itself_sends_nothing_again(mostrador: Says, shop: Shop) -> None:
    shop.writes("where is my parcel?")
    shop.answers("on its way")
    assert mostrador("store", "resume")[0] == 0
    assert shop.delivers() == []
    assert [send.uncertain for send in shop.store.attention.sends()] == [True]

"""PostgreSQL: the server goes and comes, others write at the same time, and the store's promises hold as on SQLite."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from bot.settings import ROOT
from bot.store.engine.database import Database, StoreBusy, Unstorable, WrongFile
from bot.store.engine.inspection import is_made, look
from bot.store.engine.opening import open_database
from bot.store.running.events import Events
from bot.store.schema import step_names
from tests.bot.store.shop import PlainNotices, Shop
from tests.postgres import Server, server

pytestmark = pytest.mark.needs("postgresql")
# Opens the store at the URL that it gets, and says how that went.
_OPENER = """
import sys
from bot.store.engine.opening import open_database
print("ready", flush=True)
sys.stdin.readline()
open_database(sys.argv[1])
print("opened", flush=True)
"""


@pytest.fixture
def url(postgres: Server) -> str:
    return postgres.shop()


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = open_database(url, busy_seconds=0.3)
    yield opened
    opened.close()


def write(database: Database, kind: str = "message") -> None:
    with database.write() as tx:
        tx.event(kind)


def test_processes_that_start_at_once_on_a_new_database_all_find_the_schema(postgres: Server) -> None:
    url = postgres.empty()
    assert not is_made(url)
    openers = [
        subprocess.Popen(
            [sys.executable, "-c", _OPENER, url], cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for _ in range(4)
    ]
    try:
        assert [opener.stdout and opener.stdout.readline() for opener in openers] == ["ready\n"] * 4
        for opener in openers:
            assert opener.stdin
            opener.stdin.write("open\n")
            opener.stdin.flush()
        assert [opener.stdout and opener.stdout.readline() for opener in openers] == ["opened\n"] * 4
    finally:
        for opener in openers:
            opener.kill()
            opener.communicate()
    assert is_made(url)
    assert look(url).pending == ()
    assert [row["name"] for row in open_database(url).rows("SELECT name FROM schema_step")] == step_names()


def test_a_database_of_somebody_else_is_left_alone(postgres: Server) -> None:
    url = postgres.empty()
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE invoice (number BIGINT)")
    with pytest.raises(WrongFile, match="holds other tables"):
        open_database(url)
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (1,)


def test_the_sandbox_is_a_schema_of_its_own_in_the_same_database(postgres: Server, tmp_path: Path) -> None:
    real = Shop(tmp_path, place=postgres.shop())
    sandbox = Shop(tmp_path, place=f"{postgres.shop()}&options=-csearch_path%3Dsandbox")
    sandbox.writes("only a try")
    assert real.store.events.latest() == 0
    assert sandbox.texts() == ["only a try"]
    for shop in (real, sandbox):
        shop.store.close()
    postgres.ask("DROP SCHEMA sandbox CASCADE", "shop")


def test_a_writer_waits_for_another_no_longer_than_it_was_told(database: Database, url: str) -> None:
    other = open_database(url)
    with other.write() as tx:
        tx.event("message")
        begun = time.monotonic()
        with pytest.raises(StoreBusy):
            write(database)
        assert time.monotonic() - begun < 5
    write(database)
    assert Events(database).latest() == 2
    other.close()


def test_a_reader_misses_no_event_while_many_write(url: str) -> None:
    writers = [open_database(url) for _ in range(4)]
    reader, seen = Events(open_database(url)), []

    def writes(writer: Database) -> None:
        for _ in range(50):
            write(writer)
        writer.close()

    with ThreadPoolExecutor(4) as pool:
        running = [pool.submit(writes, writer) for writer in writers]
        while len(seen) < 200:
            seen += [event.number for event in reader.after(len(seen))]
        for each in running:
            each.result()
    assert seen == list(range(1, 201))


def test_who_waits_is_woken_by_a_commit_and_not_by_a_look(database: Database, url: str) -> None:
    other = open_database(url)
    mark = other.wait_for_change(-1, 0.0)
    with database.write() as tx:
        tx.rows("SELECT * FROM event")
    assert other.wait_for_change(mark, 0.05) == mark
    with ThreadPoolExecutor(1) as pool:
        woken = pool.submit(lambda: other.wait_for_change(other.wait_for_change(-1, 0.0), 30.0))
        deadline = time.monotonic() + 20
        while not woken.done() and time.monotonic() < deadline:
            write(database)
            time.sleep(0.01)
        assert woken.result(1) != mark
    other.close()


def test_after_a_restart_of_the_server_the_same_store_goes_on() -> None:
    with server() as own:
        database = open_database(own.shop(), busy_seconds=1)
        mark = database.wait_for_change(-1, 0.0)
        write(database)
        own.stop()
        with pytest.raises(StoreBusy, match="can't be used now"):
            write(database)
        with pytest.raises(StoreBusy):
            database.rows("SELECT * FROM event")
        own.start()
        write(database)
        assert Events(database).latest() == 2
        deadline = time.monotonic() + 20
        while database.wait_for_change(mark, 0.5) == mark:
            assert time.monotonic() < deadline, "who waits must look again: it may have missed something"
        database.close()


def test_a_server_that_ends_amid_a_transaction_has_written_nothing() -> None:
    with server() as own:
        database = open_database(own.shop(), busy_seconds=1)

        def is_cut_off() -> None:
            with database.write() as tx:
                tx.insert("unused_file", content_hash="a")
                own.stop()
                tx.insert("unused_file", content_hash="b")

        with pytest.raises(StoreBusy):
            is_cut_off()
        own.start()
        assert database.rows("SELECT * FROM unused_file") == []
        database.close()


class Cut:
    """A way to the server that is cut right after it took a COMMIT: its answer never comes."""

    def __init__(self, folder: Path, target: str) -> None:
        self._target = target
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(folder / ".s.PGSQL.5432"))
        self._listener.listen()
        self.cuts = 0
        self.wanted = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            behind = socket.socket(socket.AF_UNIX)
            behind.connect(self._target)
            threading.Thread(target=self._carry, args=(client, behind), daemon=True).start()
            threading.Thread(target=self._answer, args=(behind, client), daemon=True).start()

    def _carry(self, client: socket.socket, behind: socket.socket) -> None:
        while data := client.recv(65536):
            if b"COMMIT" in data and self.wanted.is_set():
                self.wanted.clear()
                self.cuts += 1
                client.shutdown(socket.SHUT_RDWR)
                behind.sendall(data)
                return
            behind.sendall(data)

    def _answer(self, behind: socket.socket, client: socket.socket) -> None:
        try:
            while data := behind.recv(65536):
                client.sendall(data)
        except OSError:
            return

    def close(self) -> None:
        self._listener.close()


@contextlib.contextmanager
def cut(folder: Path, target: str) -> Iterator[Cut]:
    way = Cut(folder, target)
    try:
        yield way
    finally:
        way.close()


def test_a_commit_whose_answer_is_lost_counts_as_what_it_became(postgres: Server, url: str, tmp_path: Path) -> None:
    folder = postgres.folder / "cut"
    folder.mkdir(exist_ok=True)
    with cut(folder, str(postgres.folder / ".s.PGSQL.5432")) as way:
        database = open_database(url.replace(str(postgres.folder), str(folder)), busy_seconds=5)
        way.wanted.set()
        write(database)
        assert way.cuts == 1
        assert Events(database).latest() == 1
        database.close()


def test_what_can_not_be_stored_undoes_its_part_alone(database: Database) -> None:
    with database.write() as tx:
        tx.insert("unused_file", content_hash="before")
        with contextlib.suppress(Unstorable), tx.part():
            tx.insert("unused_file", content_hash="part")
            tx.insert("journal", journal_id="j")
        tx.insert("unused_file", content_hash="after")
    rows = database.rows("SELECT content_hash FROM unused_file ORDER BY content_hash")
    assert [row["content_hash"] for row in rows] == ["after", "before"]


def test_texts_come_back_as_they_were_written_and_nul_as_the_sign_for_nothing(database: Database) -> None:
    texts = ["100 % of :words", "it's \\ fine", "👋 ñ", "", "a\x00b"]
    with database.write() as tx:
        for text in texts:
            tx.insert("unused_file", content_hash=text)
    kept = {row["content_hash"] for row in database.rows("SELECT content_hash FROM unused_file")}
    assert kept == {*texts[:-1], "a\ufffdb"}


def test_texts_are_ordered_by_their_bytes_as_on_sqlite(database: Database, tmp_path: Path) -> None:
    words = ["a", "B", "ä", "_", "Z", "z", "-", "á", "1"]
    orders = []
    for each in (database, open_database(tmp_path / "shop.db")):
        with each.write() as tx:
            for word in words:
                tx.insert("unused_file", content_hash=word)
        orders.append([row["content_hash"] for row in each.rows("SELECT * FROM unused_file ORDER BY content_hash")])
    assert orders[0] == orders[1] == sorted(words)


def test_a_stores_url_opens_the_whole_store(url: str, tmp_path: Path) -> None:
    from bot.store.store import Store

    store = Store(url, PlainNotices())
    assert store.due.look(now=0.0).next_at is None
    store.close()


_WRITER = """
import sys, time
from bot.store.engine.opening import open_database
with open_database(sys.argv[1]).write() as tx:
    tx.insert("unused_file", content_hash="half done")
    print("writing", flush=True)
    time.sleep(600)
"""


def test_a_process_that_is_killed_amid_a_transaction_holds_up_nobody(url: str) -> None:
    database = open_database(url, busy_seconds=30)
    command = [sys.executable, "-c", _WRITER, url]
    with subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE) as writer:
        assert writer.stdout
        assert writer.stdout.readline() == "writing\n"
        writer.kill()
        write(database)
    assert database.rows("SELECT * FROM unused_file") == []
    assert Events(database).latest() == 1
    database.close()

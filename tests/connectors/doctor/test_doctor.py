"""`mostrador doctor`: names what is wrong with its cure, changes nothing, and ends with 1 where something fails."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot.settings import Settings, read_settings
from bot.settings.secrets import with_secrets
from bot.store.schema import step_names
from connectors.cli import main, mostrador
from connectors.doctor import database, install, knowledge, online, running
from connectors.doctor.finding import Check, Finding, Level, fail, ok, tell, warn
from connectors.sandbox.server import Server
from tests.bot.settings.test_settings import TELEGRAM, WHATSAPP
from tests.bot.store.shop import Shop
from tests.postgres import Server as PostgresServer


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An owner's settings with a real account, on an empty data folder and ports that nobody uses."""
    ports = {f"MOSTRADOR_{name}_PORT": str(39000 + number) for number, name in enumerate(("WEB", "INTERNAL"))}
    own = {"MOSTRADOR_DATA_DIR": str(tmp_path / "var"), "MOSTRADOR_FILE": "", **ports, **TELEGRAM, **WHATSAPP}
    return read_settings(own)


def levels(check: Check, settings: Settings) -> list[Level]:
    return [each.level for each in check(settings)]


def only(check: Check, settings: Settings, level: Level) -> Finding:
    """The one finding of this level."""
    (found,) = [each for each in check(settings) if each.level is level]
    return found


@pytest.fixture
def shop(settings: Settings) -> Shop:
    """A shop in the database of these settings, with a customer."""
    settings.data_dir.mkdir()
    settings.database.symlink_to(settings.data_dir / "shop.db")
    shop = Shop(settings.data_dir, now=time.time())
    shop.writes("hello")
    return shop


def test_on_a_new_machine_nothing_fails_and_nothing_is_made(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    mostrador().main(["doctor"], obj=settings, standalone_mode=False)
    *lines, last = capsys.readouterr().out.splitlines()
    assert all(line.split()[0] in ("ok", "warn", "fail") for line in lines)
    # Whether Rasa is installed and a model trained is this machine's, not the owner's.
    assert [line for line in lines if line.startswith("fail") and line.split()[1] not in ("packages", "model")] == []
    assert all("→" in line for line in lines if not line.startswith("ok"))
    assert last.endswith("to look at.")
    assert not settings.data_dir.exists()


def test_it_ends_with_1_where_something_fails() -> None:
    said: list[str] = []
    well, look, broken = ok("disk", "9 GB"), warn("disk", "1 GB", "free some"), fail("disk", "0 GB", "free some")
    assert tell([well], said.append) == 0
    assert tell([well, look], said.append) == 0
    assert tell([well, look, broken], said.append) == 1
    assert said[:2] == ["ok    disk       9 GB", "All is well."]
    assert said[-2:] == ["fail  disk       0 GB → free some", "1 to mend, 1 to look at."]


def test_a_database_that_is_well_says_so(settings: Settings, shop: Shop) -> None:
    assert [each.what for each in database.database(settings)] == ["database", "schema", "clock"]
    assert set(levels(database.database, settings)) == {Level.OK}


def test_a_damaged_database_fails(settings: Settings, shop: Shop) -> None:
    shop.store._database.empty_log()
    shop.store.close()
    path = settings.database.resolve()
    content = bytearray(path.read_bytes())
    content[8192:12288] = b"\xaa" * 4096
    path.write_bytes(content)
    found = only(database.database, settings, Level.FAIL)
    assert "backup" in found.cure
    path.write_bytes(b"this is no database at all, whatever its name says" * 100)
    assert "can't be opened" in only(database.database, settings, Level.FAIL).text


def test_a_row_that_lost_what_it_refers_to_is_damage(settings: Settings, shop: Shop) -> None:
    connection = shop.store._database._connection()
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("DELETE FROM contact")
    assert "refers to none of contact" in only(database.database, settings, Level.FAIL).text


def test_an_older_and_a_newer_database_are_told_apart(settings: Settings, shop: Shop) -> None:
    with shop.store._database.write() as tx:
        tx.run("DELETE FROM _sqlite_migrations WHERE name = :name", name=step_names()[-1])
    assert f"behind by {step_names()[-1]}" in only(database.database, settings, Level.WARN).text
    with shop.store._database.write() as tx:
        tx.run("UPDATE _sqlite_migrations SET name = 'm999_future' WHERE name = :name", name=step_names()[0])
    assert "written by a newer version (m999_future)" in only(database.database, settings, Level.FAIL).text


@pytest.mark.needs("postgresql")
def test_a_database_on_a_server_is_asked_and_not_made(
    settings: Settings, postgres: PostgresServer, tmp_path: Path
) -> None:
    settings = replace(settings, database_url=postgres.empty())
    for _ in range(2):
        assert only(database.database, settings, Level.WARN).text == "not made yet"
    shop = Shop(tmp_path, place=settings.store_place, now=time.time())
    shop.writes("hello")
    assert [each.what for each in database.database(settings)] == ["database", "schema", "clock"]
    assert set(levels(database.database, settings)) == {Level.OK}
    shop.store.close()
    gone = replace(settings, database_url="postgresql://shop:secret@127.0.0.1:1/shop")
    found = only(database.database, gone, Level.FAIL)
    assert "MOSTRADOR_DATABASE_URL" in found.cure
    assert "secret" not in found.text


def test_a_clock_behind_the_databases_newest_entry_fails(settings: Settings, shop: Shop) -> None:
    with shop.store._database.write() as tx:
        tx.run("UPDATE event SET created_at = :later", later=time.time() + 7200)
    assert "120 min before the newest entry" in only(database.database, settings, Level.FAIL).text


def test_what_waits_for_a_person_is_named(settings: Settings, shop: Shop) -> None:
    with shop.store._database.write() as tx:
        tx.run("UPDATE account SET stopped_cause = '190', stopped_text = 'The token has expired.'")
        tx.run("UPDATE journal SET state = 'unreadable'")
    found = {each.what: each for each in database.database(settings)}
    assert found["accounts"].text == "telegram: The token has expired."
    assert found["journal"].text == "could not be read: 1"


def test_a_data_folder_or_a_copy_that_others_read_is_warned_of(settings: Settings, tmp_path: Path) -> None:
    settings = replace(settings, root=tmp_path)
    assert levels(install.private, settings) == []
    with_secrets(settings)
    assert levels(install.private, settings) == [Level.OK]
    settings.data_dir.chmod(0o755)
    assert only(install.private, settings, Level.WARN).cure == f"run: chmod 700 {settings.data_dir}"
    settings.data_dir.chmod(0o700)
    copy = tmp_path / "copy.db"
    copy.touch(mode=0o644)
    copy.chmod(0o644)
    assert only(install.private, settings, Level.WARN).cure == f"run: chmod 600 {copy}"


def test_secrets_that_others_read_or_guess_fail(settings: Settings) -> None:
    assert levels(install.secrets, settings) == [Level.WARN]
    with_secrets(settings)
    assert levels(install.secrets, settings) == [Level.OK]
    path = settings.data_dir / "secrets.json"
    path.chmod(0o644)
    assert only(install.secrets, settings, Level.FAIL).cure == f"run: chmod 600 {path}"
    path.chmod(0o600)
    assert "can be guessed" in only(install.secrets, replace(settings, turn_token="1234"), Level.FAIL).text
    path.write_text("{")
    assert "can't be used" in only(install.secrets, settings, Level.FAIL).text


def test_little_space_is_said_before_it_is_none() -> None:
    gigabyte = 1_000_000_000
    found = [install.free_space(free).level for free in (100 * gigabyte, gigabyte, gigabyte // 10)]
    assert found == [Level.OK, Level.WARN, Level.FAIL]


def test_a_webhook_needs_https(settings: Settings) -> None:
    assert levels(running.webhooks, settings) == [Level.WARN]
    assert levels(running.webhooks, replace(settings, public_url="http://shop.example")) == [Level.FAIL]
    assert levels(running.webhooks, replace(settings, public_url="https://shop.example")) == [Level.OK]
    assert levels(running.webhooks, replace(settings, whatsapp_phone_number_id=None)) == [Level.OK]
    assert levels(running.webhooks, replace(settings, sandbox=True)) == []


def test_a_wrong_entry_in_the_data_is_named(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    assert "mostrador check" in only(knowledge.data, replace(settings, root=tmp_path), Level.FAIL).cure
    assert levels(knowledge.data, settings) == [Level.OK]


@pytest.mark.needs("rasa")
def test_a_model_of_other_data_is_told(settings: Settings, tmp_path: Path) -> None:
    other = replace(settings, root=tmp_path)
    assert "none is trained yet" in only(knowledge.model, other, Level.WARN).text
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "live").write_text("gone.tar.gz\n")
    assert "gone.tar.gz is gone" in only(knowledge.model, other, Level.FAIL).text
    (tmp_path / "models" / "gone.tar.gz").touch()
    assert "made from other data" in only(knowledge.model, other, Level.WARN).text


@pytest.mark.needs("rasa")
def test_an_encoder_that_can_not_be_loaded_is_told(settings: Settings, tmp_path: Path) -> None:
    other = replace(settings, root=tmp_path)
    (tmp_path / "models" / "encoders").mkdir(parents=True)
    (tmp_path / "encoders" / "mine").mkdir(parents=True)
    (tmp_path / "encoders" / "mine" / "encoder.json").write_text("{}")
    assert "can't be loaded" in only(knowledge.encoder, other, Level.FAIL).text


@contextmanager
def answering(code: int) -> Iterator[int]:
    """A process that answers its health check with this code."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(code)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join(10)


def test_a_process_that_does_not_answer_is_named(settings: Settings, free_port: Callable[[], int]) -> None:
    with answering(200) as web, answering(503) as worker:
        there = replace(settings, web_port=web, internal_port=worker, rasa_port=free_port(), actions_port=free_port())
        found = {each.what: each.level for each in running.processes(there)}
    assert found == {
        "web": Level.OK,
        "worker": Level.FAIL,
        "rasa": Level.FAIL,
        "actions": Level.FAIL,
        "webchat": Level.FAIL,
        "trainer": Level.WARN,
    }


def test_tokens_are_asked_for_at_the_providers(settings: Settings, tmp_path: Path) -> None:
    with Server(database=tmp_path / "provider.db", web_url="http://127.0.0.1:9", retry_seconds=60) as server:
        there = replace(
            settings,
            telegram_base_url=f"{server.url}/bot",
            whatsapp_base_url=server.url,
            telegram_token="100001:SANDBOX",
            whatsapp_access_token="SANDBOX",
            whatsapp_phone_number_id="200002",
        )
        assert levels(online.tokens, there) == [Level.OK, Level.OK]
        wrong = replace(there, telegram_token="100001:WRONG", whatsapp_access_token="WRONG")
        found = list(online.tokens(wrong))
    assert [each.level for each in found] == [Level.FAIL, Level.FAIL]
    assert all("the token is refused" in each.text for each in found)
    assert "WRONG" not in "".join(each.line() for each in found)


def test_without_the_internet_it_says_so(settings: Settings) -> None:
    there = replace(settings, telegram_base_url="http://127.0.0.1:9/bot", whatsapp_base_url="http://127.0.0.1:9")
    found = list(online.tokens(there))
    assert [each.level for each in found] == [Level.FAIL, Level.FAIL]
    assert all("internet" in each.cure for each in found)


def test_settings_that_can_not_be_read_are_a_finding_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MOSTRADOR_WEB_PORT", "eighty")
    assert main(["doctor"]) == 1
    assert capsys.readouterr().out.startswith("fail  settings   MOSTRADOR_WEB_PORT must be a port")

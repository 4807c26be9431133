"""The house: the whole product as real processes under its supervisor, with lines between them that a fault may cut."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from bench.faults.line import Line
from bench.faults.visitors import Visitors
from bench.faults.wire import Wire
from bot.faq.publishing import choose_model
from bot.settings import PREFIX, ROOT, Process, Settings, read_settings
from bot.settings.secrets import with_secrets
from bot.shop.notices import read_notices
from bot.store.store import Store
from bot.team.agent import Role
from connectors.sandbox.testing.client import Sandbox
from connectors.sandbox.testing.stack import free_ports
from connectors.supervisor.health import is_healthy
from connectors.supervisor.programs import Program, program
from connectors.supervisor.restarts import FIRST_DELAY_SECONDS, Restart
from connectors.supervisor.watch import Hooks, Supervisor
from tests.postgres import Server

_PATIENCE_SECONDS = 120.0
_CLOCK = Path(__file__).parent / "clock"
_TINY_BYTES = 1024
_HELD_AT_MOST = 500
_DATABASE = "faults"
# Raises where an index and its table differ, or rows are not where it says.
_CHECK_INDEXES = """
    SELECT COUNT(bt_index_check(c.oid, true)) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    JOIN pg_am a ON a.oid = c.relam WHERE a.amname = 'btree' AND c.relpersistence = 'p' AND i.indisvalid"""


def wait_for(what: str, look: Callable[[], object], seconds: float = _PATIENCE_SECONDS) -> None:
    """Waits until `look` finds something. Raises TimeoutError, naming it."""
    deadline = time.monotonic() + seconds
    while not look():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds:.0f} s for {what}")
        time.sleep(0.02)


class House:
    """A context manager. `store` looks at the same database as the processes; `lines` are between web, rasa, actions.

    A process that died starts again after 0.2 s each time: a bench that kills on purpose need not wait longer.
    """

    def __init__(self, folder: Path, server: Server | None = None) -> None:
        """With a `server` the shop lies on PostgreSQL; web and worker reach it through `to_database`."""
        self.folder = folder
        self.server = server
        self.to_database = Wire(server.listens_at) if server else None
        names = ("web_port", "internal_port", "sandbox_port", "rasa_port", "actions_port", "webchat_port")
        ports = dict(zip(names, free_ports(len(names)), strict=True))
        given = {PREFIX + name.upper(): str(port) for name, port in ports.items()}
        given[f"{PREFIX}CONVERSATIONS_PER_AGENT"] = str(_HELD_AT_MOST)
        given |= {f"{PREFIX}FILE": "", f"{PREFIX}DATA_DIR": str(folder), f"{PREFIX}SANDBOX": "yes"}
        if self.to_database:
            given[f"{PREFIX}DATABASE_URL"] = f"postgresql://shop@127.0.0.1:{self.to_database.port}/{_DATABASE}"
        self.settings = with_secrets(read_settings(given, ROOT))
        self.to_web = Line(self.settings.web_port)
        self.to_rasa = Line(self.settings.rasa_port)
        self.to_actions = Line(self.settings.actions_port)
        self._clock_file = folder / "clock"
        self._programs = tuple(self._program(each) for each in _ORDER)
        self.said: list[str] = []

    def __enter__(self) -> House:
        choose_model(self.settings, self.said.append)
        if self.server:
            self.server.ask(f"CREATE DATABASE {_DATABASE} TEMPLATE template0")
            self.server.ask("CREATE EXTENSION amcheck", _DATABASE)
        self.store = Store(self._place(), read_notices(self.settings.root / "data"))
        self.sandbox = Sandbox(self.settings.sandbox_url)
        self.visitors = Visitors(self.settings.webchat_loopback, self.settings.chat_origin)
        hooks = Hooks(say=self.said.append, told=lambda process, text: self.said.append(text))
        self._supervisor = Supervisor(self._programs, self.folder / "log", hooks, _at_once)
        ready = threading.Event()
        self._thread = threading.Thread(target=self._supervisor.run, args=(ready.set,))
        self._thread.start()
        wait_for("everything to be ready", ready.is_set)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.mend()
        self.visitors.leave()
        self._supervisor.stop()
        self._thread.join(_PATIENCE_SECONDS)
        for line in self._lines():
            line.close()

    def mend(self) -> None:
        """Everything works again, as far as a fault was ordered here."""
        for line in self._lines():
            line.mend()
        self.set_clock(0)

    def _lines(self) -> list[Line | Wire]:
        return [self.to_web, self.to_rasa, self.to_actions, *([self.to_database] if self.to_database else [])]

    def _place(self) -> Path | str:
        """The store as this bench looks at it: never through a line that is cut."""
        if not self.server:
            return self.settings.database
        url = f"postgresql://shop@127.0.0.1:{self.server.listens_at}/{_DATABASE}"
        return replace(self.settings, database_url=url).store_place

    def agent_link(self, name: str) -> str:
        """A new agent's sign-in link."""
        agent = self.store.agents.add(name=name, login=name.lower(), role=Role.AGENT, now=time.time())
        token = self.store.agents.sign_in_link(agent.agent_id, now=time.time())
        return f"{self.settings.web_url}/desk/sign-in/{token}"

    # Processes.

    def kill(self, name: str) -> None:
        """kill -9, the whole group."""
        os.killpg(self.pid(name), signal.SIGKILL)

    def pid(self, name: str) -> int:
        """The process id of a program, as soon as it is ready."""
        wait_for(f"{name} to be ready", lambda: self._supervisor.pid(name))
        return self._supervisor.pid(name) or self.pid(name)

    def members(self, name: str) -> list[int]:
        """Every process of a program."""
        group = self.pid(name)
        found = []
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = path.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[2]) == group:
                found.append(int(path.parent.name))
        return found

    def comes_back(self, name: str, since: int) -> None:
        """Waits until another process than `since` is ready under this name."""
        wait_for(f"{name} to come back", lambda: self._supervisor.pid(name) not in (None, since))
        probes = next(each for each in self._programs if each.name == name).probes
        wait_for(f"{name} to answer", lambda: all(is_healthy(probe) for probe in probes))

    @contextmanager
    def frozen(self, *names: str) -> Iterator[None]:
        """Stopped in mid-step (SIGSTOP), and going on afterwards."""
        pids = [pid for name in names for pid in self.members(name)]
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in pids:
                with contextlib.suppress(ProcessLookupError):  # the supervisor ended it
                    os.kill(pid, signal.SIGCONT)

    # The store, the provider and the clock.

    def repeated_webhooks(self) -> str:
        """The bodies of WhatsApp's webhooks that were not answered 200 at first and came again."""
        connection = sqlite3.connect(self.settings.provider_database, timeout=60)
        try:
            found = connection.execute("SELECT body FROM delivery WHERE channel = 'whatsapp' AND tries > 0")
            return "\n".join(body for (body,) in found)
        finally:
            connection.close()

    def restart_database(self) -> None:
        """PostgreSQL ends as in a crash, and starts again."""
        assert self.server
        self.server.stop()
        self.server.start(*self.server.options)

    def is_sound(self) -> bool:
        """Whether the engine finds nothing wrong with the database: SQLite in all of it, PostgreSQL in its indexes."""
        if self.server:
            return bool(self.server.ask(_CHECK_INDEXES, _DATABASE))
        connection = sqlite3.connect(self.settings.database, timeout=60)
        try:
            return connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        finally:
            connection.close()

    def logs_with(self, word: str) -> list[str]:
        """The names of the log files, and the terminal, that hold a word, however it is written."""
        found = [
            path.name for path in sorted((self.folder / "log").rglob("*")) if path.is_file() and _holds(path, word)
        ]
        return found + ["the terminal"] * any(word in said.lower() for said in self.said)

    @contextmanager
    def locked_store(self) -> Iterator[None]:
        """Somebody else holds the store's write lock."""
        if self.server:
            with self.store._database.write():
                yield
            return
        connection = sqlite3.connect(self.settings.database, timeout=60, isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            connection.execute("ROLLBACK")
            connection.close()

    @contextmanager
    def full_disk(self, *names: str) -> Iterator[None]:
        """No file of these programs takes a byte more (RLIMIT_FSIZE, setrlimit(2))."""
        pids = [pid for name in names for pid in self.members(name)]
        before = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in pids}
        for pid, (_, hard) in before.items():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (_TINY_BYTES, hard))
        try:
            yield
        finally:
            for pid, limits in before.items():
                resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)

    def set_clock(self, seconds: float) -> None:
        """The clock of web, worker and rasa goes so much before the true time."""
        draft = self._clock_file.with_suffix(".new")
        draft.write_text(str(seconds))
        draft.replace(self._clock_file)

    def _program(self, process: Process) -> Program:
        made = program(process, self._seen_by(process))
        if process not in (Process.WEB, Process.WORKER, Process.RASA):
            return made
        clock = {"BENCH_CLOCK": str(self._clock_file), "PYTHONPATH": f"{_CLOCK}{os.pathsep}{ROOT}"}
        return replace(made, environment={**made.environment, **clock})

    def _seen_by(self, process: Process) -> Settings:
        """The settings with a line's end where this process thinks that another one is."""
        if process is Process.WORKER:
            return replace(self.settings, rasa_port=self.to_rasa.port)
        if process is Process.SANDBOX:
            return replace(self.settings, web_port=self.to_web.port)
        if process is Process.RASA:
            return replace(self.settings, actions_port=self.to_actions.port)
        return self.settings


_ORDER = (Process.RASA, Process.ACTIONS, Process.SANDBOX, Process.WORKER, Process.WEB, Process.WEBCHAT)


def _holds(path: Path, word: str) -> bool:
    return word.encode() in path.read_bytes().lower()


def _at_once(earlier_deaths: int, lived_seconds: float) -> Restart:
    return Restart(deaths=earlier_deaths + 1, delay_seconds=FIRST_DELAY_SECONDS, tell_owner=False)

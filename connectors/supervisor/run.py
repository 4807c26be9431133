"""Run: everything that `mostrador run` does around the supervisor, from the port check to the sign-in link."""

from __future__ import annotations

import fcntl
import importlib.util
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from types import FrameType
from typing import Any

from bot.faq.publishing import choose_model
from bot.faq.versions.start import settle
from bot.settings import Settings, SettingsError
from bot.settings.private import private_folder
from bot.shop.spans import BadHours
from bot.store.engine.database import StoreBusy
from bot.store.store import Store
from bot.team.agent import Role
from connectors.accounts import open_store
from connectors.opening import once_free
from connectors.supervisor.health import port_problem
from connectors.supervisor.programs import Program, programs
from connectors.supervisor.watch import Hooks, StartFailed, Supervisor

Say = Callable[[str], None]


def run(settings: Settings, say: Say) -> int:
    """Runs until Ctrl-C or SIGTERM. Raises SettingsError for what has to be put right before a start."""
    if importlib.util.find_spec("rasa") is None:
        raise SettingsError(("Rasa is not installed here; run: make environment",))
    with _alone_in(settings):
        all_programs = programs(settings)
        _check_ports(all_programs)
        store = once_free(lambda: _opened(settings), say)
        settle(settings, store, say)
        choose_model(settings, say)
        return _supervise(settings, all_programs, store, say)


def _opened(settings: Settings) -> Store:
    """The store with the notices of what is live. Raises SettingsError where these can't be read."""
    try:
        return open_store(settings)
    except (ValueError, BadHours) as error:
        problem = f"What the bot answers can't be read: {error}; mostrador check names file and line."
        raise SettingsError((problem,)) from error


def _supervise(settings: Settings, wanted: Sequence[Program], store: Store, say: Say) -> int:
    hooks = Hooks(say=say, told=partial(_tell_owner, store, say))
    supervisor = Supervisor(wanted, settings.data_dir / "log", hooks)
    _on_signals(supervisor.stop)
    say("Starting …")
    try:
        supervisor.run(partial(_say_welcome, settings, store, say))
    except StartFailed as error:
        say(f"Mostrador can't start: {error}")
        return 1
    say("Stopped.")
    return 0


def _tell_owner(store: Store, say: Say, process: str, text: str) -> None:
    """On the terminal, and kept for the desk; the supervisor waits for no locked store."""
    say(f"\n!! {text}\n")

    def keep() -> None:
        try:
            store.incidents.record(process, text, now=time.time())
        except StoreBusy:
            say("!! The store can't be written, so that the desk doesn't show this.")
        store.close()

    threading.Thread(target=keep, name="trouble", daemon=True).start()


def _check_ports(wanted: Sequence[Program]) -> None:
    problems = [
        f"{problem}: stop what uses it, or set {variable} to another port."
        for program in wanted
        for variable, (host, port) in program.listens.items()
        if (problem := port_problem(host, port))
    ]
    if problems:
        raise SettingsError(tuple(problems))


@contextmanager
def _alone_in(settings: Settings) -> Iterator[None]:
    """Two supervisors on one data folder would be two workers of one name: the second is refused."""
    private_folder(settings.data_dir)
    with (settings.data_dir / "running.lock").open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            problem = f"Mostrador is already running here (process {lock.read().strip()}); stop that one first."
            raise SettingsError((problem,)) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def _on_signals(stop: Callable[[], None]) -> None:
    def handle(number: int, frame: FrameType | None) -> Any:
        stop()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, handle)


def _say_welcome(settings: Settings, store: Store, say: Say) -> None:
    """Says it as soon as the store has the first link; the supervisor waits for no locked store."""

    def tell() -> None:
        say(once_free(lambda: _welcome(settings, store), say))
        store.close()

    threading.Thread(target=tell, name="welcome", daemon=True).start()


def _welcome(settings: Settings, store: Store) -> str:
    lines = ["", "Mostrador is ready; Ctrl-C stops it.", f"  agents    {settings.web_url}/"]
    if settings.sandbox:
        lines.append(f"  phones    {settings.sandbox_url}/  (no account is set: customers write from here)")
        lines.append(f"  shop      {settings.sandbox_url}/shop/  (a demo shop with the website chat)")
    link = _first_link(settings, store)
    if link:
        lines.append(f"  sign in   {link}  (works once, for 24 hours)")
    return "\n".join([*lines, ""])


def _first_link(settings: Settings, store: Store) -> str | None:
    """A one-time link for the first admin, as long as nobody has a password."""
    people = store.agents.all()
    if any(person.has_password for person in people):
        return None
    now = time.time()
    admins = [person for person in people if person.role is Role.ADMIN]
    admin = admins[0] if admins else store.agents.add(name="Admin", login="admin", role=Role.ADMIN, now=now)
    return f"{settings.web_url}/desk/sign-in/{store.agents.sign_in_link(admin.agent_id, now=now)}"

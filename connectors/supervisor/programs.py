"""Programs: the table of what the supervisor starts, in order, and how it asks whether a program is ready."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.faq.training import RASA_ENVIRONMENT, live_model
from bot.settings import PREFIX, Process, Settings
from bot.settings.environment import environment_for
from connectors.supervisor.health import Probe

CommandLine = Callable[[], list[str]]


@dataclass(frozen=True, kw_only=True)
class Program:
    """One process: its command (made again for each start), environment, folder, probe and ports.

    Once ready, it is taken to hang when its probes got no answer for `silent_seconds`.
    """

    name: str
    command: CommandLine
    environment: Mapping[str, str] = field(repr=False)
    folder: Path
    probes: tuple[Probe, ...] = ()
    listens: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    stop_seconds: float = 10.0
    silent_seconds: float = 60.0


def programs(settings: Settings) -> tuple[Program, ...]:
    """What to start, slowest first; it is stopped from the end, so that nobody misses whom they call."""
    processes = [Process.RASA, Process.ACTIONS, Process.SANDBOX, Process.TRAINER, Process.WORKER, Process.WEB]
    processes.append(Process.WEBCHAT)
    return tuple(
        program(process, settings) for process in processes if process is not Process.SANDBOX or settings.sandbox
    )


def program(process: Process, settings: Settings) -> Program:
    """One process of ours under these settings."""
    return Program(
        name=process.value,
        command=_COMMANDS[process](settings),
        environment=environment_for(process, settings) | _RUNTIME | _EXTRA.get(process, {}),
        folder=settings.root,
        probes=_PROBES[process](settings),
        listens=_listens(process, settings),
        stop_seconds=_STOP_SECONDS[process],
        silent_seconds=_SILENT_SECONDS[process],
    )


def _web(settings: Settings) -> CommandLine:
    # Each live page holds a thread; the rest is for everything else (DESIGN: streams x 2 + 16).
    threads = settings.web_streams * 2 + 16
    return lambda: [
        *(sys.executable, "-m", "connectors.web", "--host", settings.web_host),
        *("--port", str(settings.web_port), "--threads", str(threads)),
    ]


def _worker(settings: Settings) -> CommandLine:
    return lambda: [sys.executable, "-m", "connectors.worker"]


def _rasa(settings: Settings) -> CommandLine:
    return lambda: [
        *(sys.executable, "-m", "bot.rasa.serving", "--model", str(live_model(settings.root))),
        *("--port", str(settings.rasa_port)),
    ]


def _trainer(settings: Settings) -> CommandLine:
    return lambda: [sys.executable, "-m", "connectors.trainer"]


def _actions(settings: Settings) -> CommandLine:
    return lambda: [sys.executable, "-m", "actions", "--port", str(settings.actions_port)]


def _webchat(settings: Settings) -> CommandLine:
    return lambda: [
        *(sys.executable, "-m", "connectors.webchat", "--host", settings.webchat_host),
        *("--port", str(settings.webchat_port)),
    ]


def _sandbox(settings: Settings) -> CommandLine:
    return lambda: [
        *(sys.executable, "-m", "connectors.sandbox", "--port", str(settings.sandbox_port)),
        *("--web-url", settings.web_url, "--desk-url", f"{settings.web_url}/desk/"),
        *("--database", str(settings.provider_database), "--shop", str(settings.root / "data" / "shop.yml")),
        *("--chat-url", settings.chat_url),
        *(["--two-accounts"] if settings.sandbox_two_accounts else []),
    ]


_COMMANDS: Mapping[Process, Callable[[Settings], CommandLine]] = {
    Process.WEB: _web,
    Process.WORKER: _worker,
    Process.RASA: _rasa,
    Process.ACTIONS: _actions,
    Process.SANDBOX: _sandbox,
    Process.TRAINER: _trainer,
    Process.WEBCHAT: _webchat,
}

_PROBES: Mapping[Process, Callable[[Settings], tuple[Probe, ...]]] = {
    Process.WEB: lambda settings: (Probe(url=f"{settings.web_url}/healthz"),),
    Process.WORKER: lambda settings: (Probe(url=f"{settings.internal_url}/healthz"),),
    Process.RASA: lambda settings: (
        Probe(
            url=f"{settings.rasa_url}/webhooks/turn/ready",
            headers={"Authorization": f"Bearer {settings.turn_token}"},
        ),
    ),
    Process.ACTIONS: lambda settings: (Probe(url=f"http://127.0.0.1:{settings.actions_port}/health"),),
    Process.SANDBOX: lambda settings: (Probe(url=f"{settings.sandbox_url}/phones/health"),),
    # It listens on no port: the shop runs as well without it.
    Process.TRAINER: lambda settings: (),
    Process.WEBCHAT: lambda settings: (Probe(url=f"{settings.webchat_loopback}/chat/health"),),
}

_PORTS = {
    Process.WEB: "web_port",
    Process.WORKER: "internal_port",
    Process.RASA: "rasa_port",
    Process.ACTIONS: "actions_port",
    Process.SANDBOX: "sandbox_port",
    Process.WEBCHAT: "webchat_port",
}
_HOSTS = {Process.WEB: "web_host", Process.WEBCHAT: "webchat_host"}


def _listens(process: Process, settings: Settings) -> dict[str, tuple[str, int]]:
    if process not in _PORTS:
        return {}
    name = _PORTS[process]
    host = getattr(settings, _HOSTS[process]) if process in _HOSTS else "127.0.0.1"
    return {PREFIX + name.upper(): (host, getattr(settings, name))}


_RUNTIME = {"PYTHONUNBUFFERED": "1"}
# The worker finishes the turns under way; the sandbox only holds long polls, which need no farewell.
_STOP_SECONDS = {
    Process.WEB: 5.0,
    Process.WORKER: 15.0,
    Process.RASA: 10.0,
    Process.ACTIONS: 5.0,
    Process.SANDBOX: 2.0,
    Process.TRAINER: 5.0,
    Process.WEBCHAT: 3.0,
}
# The store may be locked for 30 s, and Rasa loads a new model in its only thread: neither hangs.
_SILENT_SECONDS = {
    Process.WEB: 60.0,
    Process.WORKER: 60.0,
    Process.RASA: 45.0,
    Process.ACTIONS: 30.0,
    Process.SANDBOX: 60.0,
    Process.TRAINER: 60.0,
    Process.WEBCHAT: 60.0,
}
# One turn's sums are small: numpy's threads only spin beside the one that works, and double its CPU time.
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
# Of its threads each would keep a heap of its own, beside thousands of panels.
_ONE_HEAP = {"MALLOC_ARENA_MAX": "1"}
_EXTRA = {Process.RASA: RASA_ENVIRONMENT | _ONE_THREAD, Process.WEBCHAT: _ONE_HEAP}

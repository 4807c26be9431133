"""Office: the product's real processes over a filled store, and the browsers of the agents who sit there."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.desk.build import BOT_ID, NUMBER_ID, agent_id
from bench.traffic import APP_SECRET
from bot.settings import PREFIX, ROOT, Process, Settings, read_settings
from bot.settings.secrets import with_secrets
from bot.shop.notices import read_notices
from bot.store.store import Store
from connectors.sandbox.testing.stack import free_ports
from connectors.supervisor.programs import program
from connectors.supervisor.watch import Hooks, Supervisor

WEBHOOK_SECRET = "bench-secret"
_PATIENCE_SECONDS = 120.0
_PORTS = ("web_port", "internal_port", "sandbox_port", "rasa_port", "actions_port")
# Longer than the past that was made up, so that nothing of it is let go.
_DAYS = "36500"


def settings_for(folder: Path, *, agents: int) -> Settings:
    """The settings of a shop with a WhatsApp number and a Telegram bot; the sandbox plays the providers."""
    ports = dict(zip(_PORTS, free_ports(len(_PORTS)), strict=True))
    provider = f"http://127.0.0.1:{ports['sandbox_port']}"
    own = {
        "file": "",
        "data_dir": str(folder),
        "sandbox": "no",
        "public_url": "https://shop.example",
        "attempt_days": _DAYS,
        "web_streams": str(agents + 10),
        "whatsapp_phone_number_id": NUMBER_ID,
        "whatsapp_access_token": "SANDBOX",
        "whatsapp_app_secret": APP_SECRET,
        "whatsapp_verify_token": "sandbox-verify",
        "whatsapp_base_url": provider,
        "telegram_token": f"{BOT_ID}:SANDBOX",
        "telegram_webhook_secret": WEBHOOK_SECRET,
        "telegram_base_url": f"{provider}/bot",
        "telegram_base_file_url": f"{provider}/file/bot",
    }
    given = own | {name: str(port) for name, port in ports.items()}
    return with_secrets(read_settings({PREFIX + name.upper(): value for name, value in given.items()}, ROOT))


@contextmanager
def running(settings: Settings, processes: Sequence[Process]) -> Iterator[None]:
    """These processes, started as `mostrador run` starts them, until the block ends. Raises TimeoutError."""
    ready = threading.Event()
    said: list[str] = []
    hooks = Hooks(say=said.append, told=lambda process, text: said.append(f"{process}: {text}"))
    supervisor = Supervisor([program(each, settings) for each in processes], settings.data_dir / "log", hooks)
    thread = threading.Thread(target=supervisor.run, args=(ready.set,), daemon=True)
    thread.start()
    try:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not ready.wait(0.1):
            if not thread.is_alive() or time.monotonic() > deadline:
                raise TimeoutError(f"the processes did not get ready: {' '.join(said)}")
        yield
    finally:
        supervisor.stop()
        thread.join(_PATIENCE_SECONDS)


@dataclass
class Browser:
    """One agent's browser: asks over a connection that is kept, with the cookie of a session."""

    port: int
    cookie: str
    local: threading.local = field(default_factory=threading.local)

    def get(self, path: str) -> bytes:
        """The whole answer. Raises RuntimeError unless it is 200."""
        return self._ask("GET", path, {})

    def _ask(self, method: str, path: str, headers: dict[str, str]) -> bytes:
        for again in (True, False):
            connection = self._connection()
            try:
                connection.request(method, path, headers={"Cookie": self.cookie, **headers})
                answer = connection.getresponse()
                content = answer.read()
                if answer.status != 200:
                    raise RuntimeError(f"{path} answered {answer.status}")
                return content
            except (http.client.HTTPException, ConnectionError):
                connection.close()
                del self.local.connection
                if not again:
                    raise
        raise AssertionError

    def _connection(self) -> http.client.HTTPConnection:
        if not hasattr(self.local, "connection"):
            self.local.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection: http.client.HTTPConnection = self.local.connection
        return connection


def browsers(settings: Settings, agents: int) -> list[Browser]:
    """Every agent signed in."""
    store = Store(settings.database, read_notices(settings.root / "data"))
    tokens = [store.sessions.begin(agent_id(number), now=time.time()) for number in range(agents)]
    store.close()
    return [Browser(settings.web_port, f"__Host-mostrador={token}") for token in tokens]

"""Serves the sandbox on this machine only: `with Server(database=…) as server` in tests, `python -m` for people."""

from __future__ import annotations

import contextlib
import threading
from pathlib import Path
from types import TracebackType
from typing import Any

from waitress.server import create_server
from waitress.wasyncore import close_all

from connectors.sandbox.app import create_app

# A long poll and each open page hold a thread.
_THREADS = 48


class Server:
    """Listens on 127.0.0.1 from construction (so `url` is known at once), serves from `start` to `stop`.

    `port` 0 takes a free one; `options` go to `create_app`. Raises OSError if the port is taken.
    """

    def __init__(self, *, database: Path, port: int = 0, **options: Any) -> None:
        self._app = create_app(database=database, **options)
        self._sockets: dict[int, Any] = {}
        self._server = create_server(self._app, self._sockets, host="127.0.0.1", port=port, threads=_THREADS)
        self.url = f"http://127.0.0.1:{self._server.effective_port}"
        self._thread = threading.Thread(target=self._server.run, name="sandbox", daemon=True)

    def start(self) -> None:
        """Serves in threads of its own."""
        self._app.extensions["deliveries"].start()
        self._thread.start()

    def stop(self) -> None:
        """Stops sending and serving, and closes the file."""
        self._app.extensions["exchange"].faults.forget()
        store = self._app.extensions["exchange"].store
        store.end_waits()
        self._app.extensions["deliveries"].stop()
        # Before the trigger is closed: whoever pulled it afterwards would write into whatever has its number by then.
        self._server.task_dispatcher.shutdown()
        # In the server's own thread: from another one, its loop would notice a second later.
        # Woken by something else, it may have closed everything, this trigger too, before we pull it.
        with contextlib.suppress(OSError):
            self._server.trigger.pull_trigger(lambda: close_all(self._sockets, True))
        self._thread.join()
        store.close()

    def __enter__(self) -> Server:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

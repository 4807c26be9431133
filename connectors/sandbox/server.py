"""Server of the sandbox, on this machine only: `with Server(database=…) as server` in tests, `python -m` for people."""

from __future__ import annotations

import contextlib
import os
import threading
from pathlib import Path
from types import TracebackType
from typing import Any

from waitress.server import create_server
from waitress.wasyncore import close_all

from connectors.sandbox.accounts import SECOND_TELEGRAM, SECOND_WHATSAPP
from connectors.sandbox.app import create_app
from connectors.sandbox.two_shops import two_shops

# A long poll and each open page hold a thread.
_THREADS = 48
_STOP_SECONDS = 30.0


class Server:
    """Listens on 127.0.0.1 from construction (so `url` is known at once), serves from `start` to `stop`.

    `port` 0 takes a free one. With `two_accounts` the shop has a second bot and number, with phones of their own below
    `/second/`. `options` go to `create_app`. Raises OSError if the port is taken.
    """

    def __init__(self, *, database: Path, port: int = 0, two_accounts: bool = False, **options: Any) -> None:
        self._app = create_app(database=database, two_accounts=two_accounts, **options)
        self._apps = [self._app]
        if two_accounts:
            second = database.with_name(f"second-{database.name}")
            accounts = {"telegram": SECOND_TELEGRAM, "whatsapp": SECOND_WHATSAPP}
            self._apps.append(create_app(database=second, two_accounts=True, **{**options, **accounts}))
        self._sockets: dict[int, Any] = {}
        self._server = create_server(
            two_shops(self._apps), self._sockets, host="127.0.0.1", port=port, threads=_THREADS
        )
        self.url = f"http://127.0.0.1:{self._server.effective_port}"
        self._thread = threading.Thread(target=self._server.run, name="sandbox", daemon=True)

    def start(self) -> None:
        """Serves in threads of its own."""
        for app in self._apps:
            app.extensions["deliveries"].start()
        self._thread.start()

    def stop(self) -> None:
        """Stops sending and serving, and closes the file."""
        stores = [app.extensions["exchange"].store for app in self._apps]
        for app, store in zip(self._apps, stores, strict=True):
            app.extensions["exchange"].faults.forget()
            store.end_waits()
            app.extensions["deliveries"].stop()
        # Its threads end before the trigger is closed: its number may soon be that of another file, see `_close_all`.
        self._server.task_dispatcher.shutdown()
        # In the server's own thread: from another one, its loop would notice a second later.
        # Woken by something else, it may have closed everything, this trigger too, before we pull it.
        with contextlib.suppress(OSError):
            self._server.trigger.pull_trigger(self._close_all)
        self._thread.join(_STOP_SECONDS)
        if not self._server.task_dispatcher.threads:
            os.close(self._server.trigger.trigger)
        for store in stores:
            store.close()

    def _close_all(self) -> None:
        """Runs in the server's loop, which ends with the last socket."""
        trigger = self._server.trigger
        # waitress pulls by number (waitress/trigger.py: os.write), closed or not: a thread that outlived `shutdown`
        # would write into whatever got that number since, a database even. A copy keeps the number taken.
        trigger.trigger = os.dup(trigger.trigger)
        close_all(self._sockets, True)

    def __enter__(self) -> Server:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

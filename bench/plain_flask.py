"""Plain Flask to measure beside: a page that reads the body and says OK, served as the web process is."""

from __future__ import annotations

import http.client
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, request

from bot.settings import ROOT
from connectors.sandbox.testing.stack import free_ports

_THREADS = 48
_START_SECONDS = 30.0


def create_app() -> Flask:
    """The app."""
    app = Flask(__name__)

    @app.post("/webhooks/whatsapp")
    def take() -> str:
        request.get_data()
        return "OK"

    return app


@contextmanager
def served() -> Iterator[int]:
    """Runs it under waitress as long as the block lasts; its port."""
    (port,) = free_ports(1)
    command = [sys.executable, "-m", "waitress", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--threads", str(_THREADS), "--call", "bench.plain_flask:create_app"]
    server = subprocess.Popen(command, cwd=ROOT)
    try:
        _wait_until_ready(port)
        yield port
    finally:
        server.terminate()
        server.wait(_START_SECONDS)


def _wait_until_ready(port: int) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("POST", "/webhooks/whatsapp", body=b"{}")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise RuntimeError(f"waitress did not answer within {_START_SECONDS:.0f} s")

"""Starts the web process: the app under its server, until SIGTERM."""

from __future__ import annotations

import argparse
import logging
import resource
import signal
import sys
from types import FrameType

from bot.settings import read_settings
from bot.settings.private import write_privately
from connectors.json_logs import configure
from connectors.opening import once_free, person_needed
from connectors.web.app import create_app
from connectors.web.server import listen

# A socket for each connection, a file for a large body, and what SQLite opens.
_OPEN_FILES = 8192


def main() -> None:
    """Runs in the foreground."""
    parser = argparse.ArgumentParser(prog="python -m connectors.web")
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", required=True, type=int)
    parser.add_argument("--threads", required=True, type=int)
    arguments = parser.parse_args()
    write_privately()
    with person_needed():
        configure(read_settings(), "web", logging.WARNING)
    # It warns of every request that waits for a thread.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    _allow_open_files()
    with person_needed():
        app = once_free(create_app, logging.getLogger("connectors.web").warning)
    servers = listen(app, arguments.host, arguments.port, arguments.threads)
    signal.signal(signal.SIGTERM, _end)
    servers[0].run()


def _allow_open_files() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, _OPEN_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))


def _end(number: int, frame: FrameType | None) -> None:
    sys.exit(0)


if __name__ == "__main__":
    main()

"""Starts the web-chat process: one event loop for every visitor, until SIGTERM."""

from __future__ import annotations

import argparse
import asyncio
import logging
import resource
from concurrent.futures import ThreadPoolExecutor

from aiohttp import web

from bot import logs
from bot.settings import read_settings
from bot.settings.private import write_privately
from connectors.opening import once_free, person_needed
from connectors.webchat.app import Chat

# A socket for each open panel, and what SQLite opens.
_OPEN_FILES = 8192
_THREADS = 8
_STOP_SECONDS = 2.0
log = logging.getLogger("connectors.webchat")


def main() -> None:
    """Runs in the foreground."""
    parser = argparse.ArgumentParser(prog="python -m connectors.webchat")
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", required=True, type=int)
    arguments = parser.parse_args()
    write_privately()
    logs.install()
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, _OPEN_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.set_default_executor(ThreadPoolExecutor(max_workers=_THREADS, thread_name_prefix="store"))
    with person_needed():
        chat = once_free(lambda: Chat(read_settings()), log.warning)
    chat.begin_telling()
    web.run_app(
        chat.app(),
        host=arguments.host,
        port=arguments.port,
        access_log=None,
        print=None,
        shutdown_timeout=_STOP_SECONDS,
        keepalive_timeout=75,
        loop=loop,
    )


if __name__ == "__main__":
    main()

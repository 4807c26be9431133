"""`python -m connectors.sandbox --port N --database FILE --web-url URL --desk-url URL`: serves until stopped."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from bot.settings.private import write_privately
from bot.store.engine.database import WrongFile
from connectors.sandbox.server import Server


def main(arguments: Sequence[str] | None = None) -> int:
    """Serves until SIGTERM or Ctrl-C; the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m connectors.sandbox", description="A pretended Telegram and WhatsApp."
    )
    parser.add_argument("--port", type=int, default=8090, help="port on 127.0.0.1 (default: %(default)s)")
    parser.add_argument("--database", type=Path, default=Path("var/sandbox.db"), help="file (default: %(default)s)")
    parser.add_argument("--web-url", default="", help="where WhatsApp webhooks go: URL/webhooks/whatsapp")
    parser.add_argument("--desk-url", default="", help="the agent page, linked from the phones")
    parser.add_argument("--chat-url", default="", help="where the website chat answers: a demo shop carries it")
    parser.add_argument("--two-accounts", action="store_true", help="a second bot and number of the shop")
    parser.add_argument("--shop", type=Path, help="the shop's facts file: the phones offer its languages")
    options = parser.parse_args(arguments)
    write_privately()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        server = Server(
            database=options.database,
            port=options.port,
            web_url=options.web_url,
            desk_url=options.desk_url,
            two_accounts=options.two_accounts,
            shop=options.shop,
            chat_url=options.chat_url,
        )
    except OSError as error:
        print(
            f"sandbox: port {options.port} can't be used ({error.strerror}); choose another with --port",
            file=sys.stderr,
        )
        return 1
    except WrongFile as error:
        print(f"sandbox: {error} with --database", file=sys.stderr)
        return 1
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    with server:
        print(f"sandbox: {server.url}/", flush=True)
        stopped.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())

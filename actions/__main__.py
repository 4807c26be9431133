"""Starts the action server on loopback with logs that hold no customer text: `python -m actions [--port 5055]`."""

from __future__ import annotations

import os
import sys

from rasa_sdk.__main__ import main_from_args
from rasa_sdk.endpoint import create_argument_parser

from bot import logs
from bot.settings.private import write_privately


def main() -> None:
    """Takes the options of `rasa run actions`."""
    write_privately()
    logs.install()
    os.environ.setdefault("SANIC_HOST", "127.0.0.1")
    main_from_args(create_argument_parser().parse_args(["--actions", "actions", *sys.argv[1:]]))


if __name__ == "__main__":
    main()

"""Starts the trainer: settings, store, and the loop until SIGTERM. It listens on no port and calls nobody."""

from __future__ import annotations

import logging
import signal
from functools import partial

from bot import logs
from bot.settings import read_settings
from bot.settings.private import write_privately
from connectors.accounts import open_store
from connectors.json_logs import configure
from connectors.opening import once_free, person_needed
from connectors.trainer.trainer import Trainer

log = logging.getLogger("connectors.trainer")


def main() -> None:
    """Runs the trainer in the foreground."""
    write_privately()
    logs.install()
    with person_needed():
        settings = read_settings()
        configure(settings, "trainer", logging.INFO)
        trainer = Trainer(settings, once_free(partial(open_store, settings), log.warning))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: trainer.stop())
    trainer.run()


if __name__ == "__main__":
    main()

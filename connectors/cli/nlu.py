"""Commands on understanding: see how well the bot understands, and let it learn from what customers wrote."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time

from bot.settings import Settings
from connectors.cli.terminal import Commands, command, group, say


def add(commands: Commands) -> None:
    """`mostrador nlu report`, `labels` and `take`."""
    nlu = group(commands, "nlu", "How well the bot understands.")
    report = command(nlu, "report", "Write a page that shows how well the bot understands.", _report)
    report.add_argument("--out", default="var/nlu-report.html", help="the file to write (var/nlu-report.html)")
    labels = command(
        nlu, "labels", "Write sheets of what customers wrote and what it was about, for an editor to correct.", _labels
    )
    labels.add_argument("--anew", action="store_true", help="from the first day, not only what is new")
    taken = command(nlu, "take", "Put what the corrected sheets say into data/, and delete them.", _take)
    taken.add_argument("--examples", action="store_true", help="as examples of the entries, not as labelled messages")


def _report(settings: Settings, asked: argparse.Namespace) -> int:
    command = [sys.executable, "-m", "bot.rasa.report", os.path.abspath(asked.out)]
    return subprocess.call(command, cwd=settings.root)  # noqa: S603  our own module


def _labels(settings: Settings, asked: argparse.Namespace) -> int:
    from bot.faq.examples import UnusableData
    from bot.faq.sheets import propose
    from connectors.accounts import open_store

    try:
        return propose(settings, open_store(settings), say, anew=asked.anew, now=time.time())
    except UnusableData as error:
        say(str(error))
        return 1


def _take(settings: Settings, asked: argparse.Namespace) -> int:
    from bot.faq.examples import UnusableData
    from bot.faq.sheets import NotTaken, take

    try:
        return take(settings, say, as_examples=asked.examples)
    except (NotTaken, UnusableData) as error:
        say(str(error))
        return 1

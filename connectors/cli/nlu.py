"""Commands on understanding: see how well the bot understands, and let it learn from what customers wrote."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import click

from bot.settings import Settings
from connectors.cli.terminal import Group, say, with_settings


@click.group(cls=Group, help="How well the bot understands.")
def nlu() -> None:
    """`mostrador nlu report`, `labels` and `take`."""


@nlu.command(help="Write a page that shows how well the bot understands.")
@click.option("--out", default="var/nlu-report.html", help="the file to write (var/nlu-report.html)")
@with_settings
def report(settings: Settings, out: str) -> int:
    """Rasa's side of us writes it."""
    command = [sys.executable, "-m", "bot.rasa.report", os.path.abspath(out)]
    return subprocess.call(command, cwd=settings.root)  # noqa: S603  our own module


@nlu.command(help="Write sheets of what customers wrote and what it was about, for an editor to correct.")
@click.option("--anew", is_flag=True, help="from the first day, not only what is new")
@with_settings
def labels(settings: Settings, anew: bool) -> int:
    """1 where the data can't be used."""
    from bot.faq.examples import UnusableData
    from bot.faq.sheets import propose
    from connectors.accounts import open_store

    try:
        return propose(settings, open_store(settings), say, anew=anew, now=time.time())
    except UnusableData as error:
        say(str(error))
        return 1


@nlu.command(help="Put what the corrected sheets say into data/, and delete them.")
@click.option("--examples", is_flag=True, help="as examples of the entries, not as labelled messages")
@with_settings
def take(settings: Settings, examples: bool) -> int:
    """1 where a sheet can't be taken."""
    from bot.faq.examples import UnusableData
    from bot.faq.sheets import NotTaken, take

    try:
        return take(settings, say, as_examples=examples)
    except (NotTaken, UnusableData) as error:
        say(str(error))
        return 1

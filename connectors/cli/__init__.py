"""The command `mostrador`: a module for each noun adds its commands; here they become one command line."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from bot.settings import SettingsError, read_settings
from connectors.cli import customers, data, doctor, encoder, journal, nlu, processes, settings, users
from connectors.cli.terminal import say

# Each adds its commands, in the order in which help lists them.
_NOUNS = (
    processes.add_run,
    doctor.add,
    data.add,
    nlu.add,
    encoder.add,
    settings.add,
    journal.add,
    customers.add,
    users.add,
    processes.add_each,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; the exit status is 0 when it worked, 1 when it failed, 2 when it was asked wrongly."""
    asked = parser().parse_args(arguments)
    try:
        return int(asked.do(read_settings(), asked))
    except SettingsError as error:
        return int(getattr(asked, "on_bad_settings", _say_problems)(error))
    except KeyboardInterrupt:
        return 130


def _say_problems(error: SettingsError) -> int:
    for problem in error.problems:
        say(problem)
    return 2


def parser() -> argparse.ArgumentParser:
    """The command line with its help."""
    top = argparse.ArgumentParser(
        prog="mostrador", description="Customer chat for a shop: a bot answers, a person takes over."
    )
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add in _NOUNS:
        add(commands)
    return top

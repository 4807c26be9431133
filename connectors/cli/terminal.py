"""Terminal: what commands say there, how they ask, and how a command is put into the command line."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Callable
from typing import TypeAlias

from bot.settings import Settings

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
Do = Callable[[Settings, argparse.Namespace], int]


def say(line: str) -> None:
    """One line on the terminal, at once; whoever no longer listens (a closed pipe) stops nothing."""
    with contextlib.suppress(BrokenPipeError):
        print(line, flush=True)


def command(commands: Commands, name: str, help: str, do: Do) -> argparse.ArgumentParser:
    """Adds a command that `do` carries out; its help is one sentence."""
    added = commands.add_parser(name, help=help, description=help)
    added.set_defaults(do=do)
    return added


def group(commands: Commands, name: str, help: str) -> Commands:
    """Adds a noun whose commands follow it, as in `mostrador journal replay`."""
    added = commands.add_parser(name, help=help, description=help)
    return added.add_subparsers(title="commands", metavar="COMMAND", required=True)

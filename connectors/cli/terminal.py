"""Terminal: what commands print, the groups of commands, and how commands get the settings."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

import click

from bot.settings import Settings, read_settings

Asked = ParamSpec("Asked")


def say(line: str) -> None:
    """One line on the terminal, at once; whoever no longer listens (a closed pipe) stops nothing."""
    with contextlib.suppress(BrokenPipeError):
        print(line, flush=True)


class Group(click.Group):
    """A noun with its commands after it, as in `mostrador journal replay`, listed in their own order."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, as they were added."""
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes what each is for as a whole sentence."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, command.help or "") for name, command in self.commands.items()])


def with_settings(do: Callable[Concatenate[Settings, Asked], int]) -> Callable[Asked, int]:
    """Gives a command the settings before what was asked: the context's, else read now. Raises SettingsError."""

    @functools.wraps(do)
    def run(*args: Asked.args, **asked: Asked.kwargs) -> int:
        return do(click.get_current_context().obj or read_settings(), *args, **asked)

    return run

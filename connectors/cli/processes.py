"""Commands that run: everything at once, or one process alone in the foreground."""

from __future__ import annotations

import argparse
import os
import sys

from bot.settings import Process, Settings
from bot.settings.secrets import with_secrets
from connectors.cli.terminal import Commands, command, say

_ALONE = {
    Process.WEB: "the web pages and webhooks",
    Process.WORKER: "the worker that answers and delivers",
    Process.RASA: "Rasa",
    Process.ACTIONS: "Rasa's action server",
    Process.SANDBOX: "the sandbox with its two phones",
}


def add_run(commands: Commands) -> None:
    """`mostrador run`."""
    command(
        commands,
        "run",
        "Start everything and stop it with Ctrl-C; trains the bot first if its data changed.",
        _run,
    )


def add_each(commands: Commands) -> None:
    """`mostrador web`, `worker` and so on."""
    for process in Process:
        alone = command(commands, process.value, f"Run {_ALONE[process]} alone, in the foreground.", _alone)
        alone.set_defaults(process=process)


def _run(settings: Settings, _: argparse.Namespace) -> int:
    from connectors.supervisor.run import run

    return run(with_secrets(settings), say)


def _alone(settings: Settings, asked: argparse.Namespace) -> int:
    from bot.faq.publishing import choose_model
    from connectors.supervisor.programs import program

    if asked.process is Process.RASA:
        choose_model(settings, say)
    alone = program(asked.process, with_secrets(settings))
    os.chdir(alone.folder)
    os.execve(sys.executable, alone.command(), dict(alone.environment))  # noqa: S606  our own table of commands

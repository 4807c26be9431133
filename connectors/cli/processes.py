"""Commands that run: everything at once, or one process alone in the foreground."""

from __future__ import annotations

import os
import sys

import click

from bot.settings import Process, Settings
from bot.settings.secrets import with_secrets
from connectors.cli.terminal import say, with_settings

_ALONE = {
    Process.WEB: "the web pages and webhooks",
    Process.WORKER: "the worker that answers and delivers",
    Process.RASA: "Rasa",
    Process.ACTIONS: "Rasa's action server",
    Process.SANDBOX: "the sandbox with its two phones",
    Process.WEBCHAT: "the website chat",
    Process.TRAINER: "the trainer, which trains and compares for the desk's pages",
}


@click.command(help="Start everything and stop it with Ctrl-C; trains the bot first if its data changed.")
@with_settings
def run(settings: Settings) -> int:
    """`mostrador run`."""
    from connectors.supervisor.run import run

    return run(with_secrets(settings), say)


def _alone(process: Process) -> click.Command:
    """The command that becomes this process."""

    @click.command(process.value, help=f"Run {_ALONE[process]} alone, in the foreground.")
    @with_settings
    def alone(settings: Settings) -> int:
        from bot.faq.publishing import choose_model
        from connectors.supervisor.programs import program

        if process is Process.RASA:
            choose_model(settings, say)
        # The trainer needs no secret, and gets none to see.
        own_program = program(process, settings if process is Process.TRAINER else with_secrets(settings))
        os.chdir(own_program.folder)
        os.execve(sys.executable, own_program.command(), dict(own_program.environment))  # noqa: S606  our own table of commands

    return alone


EACH_ALONE = tuple(map(_alone, Process))

"""The command `mostrador`: runs everything or one process, trains, checks and publishes the bot, lists settings."""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

from bot.secret_file import with_secrets
from bot.settings import Process, Settings, SettingsError, read_settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; the exit status is 0 when it worked, 1 when it failed, 2 when it was asked wrongly."""
    asked = parser().parse_args(arguments)
    try:
        settings = read_settings()
        return int(asked.do(settings, asked))
    except SettingsError as error:
        for problem in error.problems:
            say(problem)
        return 2
    except KeyboardInterrupt:
        return 130


def parser() -> argparse.ArgumentParser:
    """The command line with its help."""
    top = argparse.ArgumentParser(
        prog="mostrador", description="Customer chat for a shop: a bot answers, a person takes over."
    )
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, help, do in _COMMANDS:
        commands.add_parser(name, help=help, description=help).set_defaults(do=do)
    table = commands.add_parser("settings", help="List every setting, its value and what it is for.")
    table.add_argument("--markdown", action="store_true", help="print docs/settings.md instead")
    table.set_defaults(do=_settings)
    encoder = commands.add_parser("encoder", help="Add a sentence encoder from a folder, if it helps a language.")
    encoder.add_argument("what", choices=["add"])
    encoder.add_argument(
        "folder", help="a folder with model.onnx (or config.json and model.safetensors), tokenizer.json"
    )
    encoder.set_defaults(do=_encoder)
    journal = commands.add_parser("journal", help="Read again what came by webhook and could not be read.")
    journal.add_argument("what", choices=["replay"])
    journal.set_defaults(do=_journal)
    nlu = commands.add_parser("nlu", help="Write a page that shows how well the bot understands.")
    nlu.add_argument("what", choices=["report"])
    nlu.add_argument("--out", default="var/nlu-report.html", help="the file to write (var/nlu-report.html)")
    nlu.set_defaults(do=_nlu)
    for process in Process:
        alone = commands.add_parser(process.value, help=f"Run {_ALONE[process]} alone, in the foreground.")
        alone.set_defaults(do=_alone, process=process)
    return top


def say(line: str) -> None:
    """One line on the terminal, at once; whoever no longer listens (a closed pipe) stops nothing."""
    with contextlib.suppress(BrokenPipeError):
        print(line, flush=True)


def _run(settings: Settings, _: argparse.Namespace) -> int:
    from connectors.running import run

    return run(with_secrets(settings), say)


def _train(settings: Settings, _: argparse.Namespace) -> int:
    from connectors.publishing import train

    return train(settings, say)


def _publish(settings: Settings, _: argparse.Namespace) -> int:
    from connectors.publishing import publish

    return publish(with_secrets(settings), say)


def _check(settings: Settings, _: argparse.Namespace) -> int:
    from connectors.publishing import check

    return check(settings, say)


def _settings(settings: Settings, asked: argparse.Namespace) -> int:
    from connectors.settings_table import as_markdown, as_text

    say(as_markdown() if asked.markdown else as_text(settings))
    return 0


def _encoder(settings: Settings, asked: argparse.Namespace) -> int:
    folder = os.path.abspath(asked.folder)
    command = [sys.executable, "-m", "bot.rasa.encoder", folder]
    return subprocess.call(command, cwd=settings.root)  # noqa: S603  our own module


def _journal(settings: Settings, asked: argparse.Namespace) -> int:
    from bot.notices import PublishedNotices
    from bot.store.store import Store
    from connectors.accounts import open_accounts
    from connectors.replaying import replay_all

    store = Store(settings.database, PublishedNotices(settings.root / "data", settings.live_model_note))
    channels = {each.account_id: each.channel for each in open_accounts(settings, store)}
    done = replay_all(store, channels, now=time.time())
    say(done.words())
    return 1 if done.still else 0


def _nlu(settings: Settings, asked: argparse.Namespace) -> int:
    command = [sys.executable, "-m", "bot.rasa.report", os.path.abspath(asked.out)]
    return subprocess.call(command, cwd=settings.root)  # noqa: S603  our own module


def _alone(settings: Settings, asked: argparse.Namespace) -> int:
    from connectors.supervisor.programs import program
    from connectors.training import TrainingFailed

    alone = program(asked.process, with_secrets(settings))
    try:
        command = alone.command()
    except TrainingFailed as error:
        raise SettingsError((str(error),)) from None
    os.chdir(alone.folder)
    os.execve(sys.executable, command, dict(alone.environment))  # noqa: S606  our own table of commands


_COMMANDS: tuple[tuple[str, str, Callable[[Settings, argparse.Namespace], int]], ...] = (
    ("run", "Start everything and stop it with Ctrl-C; trains the bot first if its data changed.", _run),
    ("check", "Check what the bot knows (the folder data/) and say what to change, by file and entry.", _check),
    ("train", "Check the data and train the bot, without changing the bot that is running.", _train),
    ("publish", "Check, train and put the new bot in place of the running one, without a pause.", _publish),
)

_ALONE = {
    Process.WEB: "the web pages and webhooks",
    Process.WORKER: "the worker that answers and delivers",
    Process.RASA: "Rasa",
    Process.ACTIONS: "Rasa's action server",
    Process.SANDBOX: "the sandbox with its two phones",
}

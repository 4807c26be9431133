"""Commands on what the bot knows: check, train and publish it."""

from __future__ import annotations

import argparse
import time

from bot.settings import Settings
from bot.settings.secrets import with_secrets
from bot.team.audit import COMMAND_LINE, Act
from connectors.cli.terminal import Commands, command, say


def add(commands: Commands) -> None:
    """`mostrador check`, `train` and `publish`."""
    command(
        commands,
        "check",
        "Check what the bot knows (the folder data/) and say what to change, by file and entry.",
        _check,
    )
    command(commands, "train", "Check the data and train the bot, without changing the bot that is running.", _train)
    command(
        commands, "publish", "Check, train and put the new bot in place of the running one, without a pause.", _publish
    )


def _train(settings: Settings, _: argparse.Namespace) -> int:
    from bot.faq.publishing import train

    return train(settings, say)


def _publish(settings: Settings, _: argparse.Namespace) -> int:
    from bot.faq.publishing import publish
    from connectors.accounts import open_store

    status = publish(with_secrets(settings), say)
    if not status:
        open_store(settings).audit.record(Act.PUBLISHED, COMMAND_LINE, now=time.time())
    return status


def _check(settings: Settings, _: argparse.Namespace) -> int:
    from bot.faq.publishing import check

    return check(settings, say)

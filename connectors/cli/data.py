"""Commands on what the bot knows: check, train and publish it."""

from __future__ import annotations

import time

import click

from bot.settings import Settings
from bot.settings.secrets import with_secrets
from bot.team.audit import COMMAND_LINE, Act
from connectors.cli.terminal import say, with_settings


@click.command(help="Check what the bot knows (the folder data/) and say what to change, by file and entry.")
@with_settings
def check(settings: Settings) -> int:
    """`mostrador check`."""
    from bot.faq.publishing import check

    return check(settings, say)


@click.command(help="Check the data and train the bot, without changing the bot that is running.")
@with_settings
def train(settings: Settings) -> int:
    """`mostrador train`."""
    from bot.faq.publishing import train

    return train(settings, say)


@click.command(help="Check, train and put the new bot in place of the running one, without a pause.")
@with_settings
def publish(settings: Settings) -> int:
    """`mostrador publish`."""
    from bot.faq.publishing import publish
    from connectors.accounts import open_store

    status = publish(with_secrets(settings), say)
    if not status:
        open_store(settings).audit.record(Act.PUBLISHED, COMMAND_LINE, now=time.time())
    return status

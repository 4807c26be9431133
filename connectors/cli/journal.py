"""Commands on the journal: replay the bodies that could not be read."""

from __future__ import annotations

import time

import click

from bot.settings import Settings
from bot.settings.secrets import with_kept_secrets
from bot.team.audit import COMMAND_LINE, Act
from connectors.cli.terminal import Group, say, with_settings


@click.group(cls=Group, help="What came by webhook, word for word.")
def journal() -> None:
    """`mostrador journal replay`."""


@journal.command(help="Read again what came by webhook and could not be read.")
@with_settings
def replay(settings: Settings) -> int:
    """1 where something still can't be read."""
    from connectors.accounts import open_accounts, open_store
    from connectors.channels.replay import replay_all

    store = open_store(settings)
    channels = {account.account_id: account.channel for account in open_accounts(with_kept_secrets(settings), store)}
    result = replay_all(store, channels, now=time.time())
    store.audit.record(Act.REPLAYED, COMMAND_LINE, details="everything unreadable", now=time.time())
    say(result.words())
    return 1 if result.still else 0

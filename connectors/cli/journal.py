"""Commands on the journal: replay what could not be read."""

from __future__ import annotations

import argparse
import time

from bot.settings import Settings
from bot.settings.secrets import with_kept_secrets
from bot.team.audit import COMMAND_LINE, Act
from connectors.cli.terminal import Commands, command, group, say


def add(commands: Commands) -> None:
    """`mostrador journal replay`."""
    journal = group(commands, "journal", "What came by webhook, word for word.")
    command(journal, "replay", "Read again what came by webhook and could not be read.", _replay)


def _replay(settings: Settings, _: argparse.Namespace) -> int:
    from connectors.accounts import open_accounts, open_store
    from connectors.channels.replay import replay_all

    store = open_store(settings)
    channels = {each.account_id: each.channel for each in open_accounts(with_kept_secrets(settings), store)}
    done = replay_all(store, channels, now=time.time())
    store.audit.record(Act.REPLAYED, COMMAND_LINE, details="everything unreadable", now=time.time())
    say(done.words())
    return 1 if done.still else 0

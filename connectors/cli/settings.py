"""Commands that tell: every setting, and every command, as they stand in the docs."""

from __future__ import annotations

import argparse

from bot.settings import Settings
from connectors.cli.terminal import Commands, command, say


def add(commands: Commands) -> None:
    """`mostrador settings` and `mostrador commands`."""
    table = command(commands, "settings", "List every setting, its value and what it is for.", _settings)
    table.add_argument("--markdown", action="store_true", help="print docs/settings.md instead")
    told = command(commands, "commands", "List every command and what it is for.", _commands)
    told.add_argument("--markdown", action="store_true", help="print docs/commands.md instead")


def _settings(settings: Settings, asked: argparse.Namespace) -> int:
    from connectors.cli.settings_table import as_markdown, as_text

    say(as_markdown() if asked.markdown else as_text(settings))
    return 0


def _commands(settings: Settings, asked: argparse.Namespace) -> int:
    from connectors.cli import parser
    from connectors.cli.listing import as_markdown, as_text

    say(as_markdown(parser()) if asked.markdown else as_text(parser()))
    return 0

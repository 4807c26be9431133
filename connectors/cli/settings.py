"""Commands on settings: print every setting, and every command, as they stand in the docs."""

from __future__ import annotations

import click

from bot.settings import Settings
from connectors.cli.terminal import say, with_settings


@click.command(help="List every setting, its value and what it is for.")
@click.option("--markdown", is_flag=True, help="print docs/settings.md instead")
@with_settings
def settings(settings: Settings, markdown: bool) -> int:
    """`mostrador settings`."""
    from connectors.cli.settings_table import as_markdown, as_text

    say(as_markdown() if markdown else as_text(settings))
    return 0


@click.command(help="List every command and what it is for.")
@click.option("--markdown", is_flag=True, help="print docs/commands.md instead")
@click.pass_context
def commands(context: click.Context, markdown: bool) -> int:
    """`mostrador commands`."""
    from connectors.cli.listing import as_markdown, as_text

    mostrador = context.find_root().command
    assert isinstance(mostrador, click.Group)
    say(as_markdown(mostrador) if markdown else as_text(mostrador))
    return 0

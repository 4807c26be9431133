"""Commands on the store: move the shop's data from their file to a PostgreSQL server."""

from __future__ import annotations

from dataclasses import replace

import click

from bot.settings import Settings
from connectors.cli.terminal import Group, say, with_settings

_DATABASE = "the database, like postgresql://user:password@host/database"


@click.group(cls=Group, help="Where the shop's data lie.")
def store() -> None:
    """`mostrador store copy`."""


@store.command(help="Copy the shop's data from their file into an empty PostgreSQL database, compared row by row.")
@click.argument("url", help=_DATABASE)
@with_settings
def copy(settings: Settings, url: str) -> int:
    """1 where nothing was copied."""
    from bot.store.engine.copying import NotCopied
    from bot.store.engine.copying import copy as copy_store
    from bot.store.engine.database import WrongFile
    from connectors.doctor.running import is_running

    if not url.startswith(("postgresql://", "postgres://")):
        raise click.BadParameter(f"name {_DATABASE}")
    if is_running(settings):
        say("Stop Mostrador first: what customers write while it is copied would stay behind.")
        return 1
    if not settings.database.exists():
        say(f"There is nothing to copy: {settings.database} is not made yet.")
        return 1
    try:
        counts = copy_store(settings.database, str(replace(settings, database_url=url).store_place))
    except (NotCopied, WrongFile) as error:
        say(f"Nothing was copied: {error}.")
        return 1
    say(f"Copied and compared: {sum(counts.values())} rows of {len(counts)} tables.")
    say("Now set MOSTRADOR_DATABASE_URL to that address and start Mostrador. The file stays as it was; delete it when")
    say("all is well. Media stay in their folder.")
    return 0

"""Commands on the store: back the shop up, put it back, and move it from its file to a PostgreSQL server."""

from __future__ import annotations

import time
from dataclasses import replace as with_values
from pathlib import Path

import click

from bot.settings import Settings
from connectors.cli.terminal import Group, say, with_settings

_DATABASE = "the database, like postgresql://user:password@host/database"


@click.group(cls=Group, help="Where the shop's data lie.")
def store() -> None:
    """`mostrador store backup`, `restore`, `resume` and `copy`."""


@store.command(help="Write the database and the files of messages to a new folder, while Mostrador runs, and check it.")
@click.argument("folder", type=click.Path(path_type=Path), help="a new folder, on another disk than the shop")
@click.option("--secrets", is_flag=True, help="also the keys (secrets.json); keep such a backup private")
@with_settings
def backup(settings: Settings, folder: Path, secrets: bool) -> int:
    """1 where no backup was made."""
    from bot.store.backup.backup import write
    from bot.store.backup.engines import BackupFailed
    from bot.store.engine.inspection import is_made
    from bot.store.media_files import open_media

    keys = settings.data_dir / "secrets.json"
    if not is_made(settings.store_place):
        say("There is nothing to back up: the database is not made yet.")
        return 1
    try:
        more = (keys,) if secrets and keys.exists() else ()
        made = write(settings.store_place, open_media(settings), folder.absolute(), more)
    except (BackupFailed, OSError) as error:
        say(f"No backup was made: {error}.")
        return 1
    say(f"Backed up and checked: {made.database}, {made.files} files of messages, {made.size_bytes / 1e6:.1f} MB.")
    if made.missing:
        say(f"{made.missing} files that the database names were gone already.")
    if not more:
        say("The keys are not in it: keep a copy of secrets.json in another place (or --secrets).")
    return 0


@store.command(help="Put a backup back; what waited to be sent when it was made is shown to people, not sent.")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False), help="a backup")
@click.option("--replace", is_flag=True, help="where a shop is there already, move its file aside")
@with_settings
def restore(settings: Settings, folder: Path, replace: bool) -> int:
    """1 where nothing was put back."""
    from bot.store.backup.engines import BackupFailed
    from bot.store.backup.restoring import NotMarked
    from bot.store.backup.restoring import restore as put_back
    from bot.store.media_files import open_media

    if _in_use(settings, settings.store_place):
        return 1
    try:
        media = open_media(settings)
        restored = put_back(folder.absolute(), settings.store_place, media, replace=replace, now=time.time())
    except BackupFailed as error:
        say(f"Nothing was put back: {error}.")
        return 1
    except NotMarked as error:
        say(f"The database is put back, but what may have been sent since is not marked ({error}).")
        say("Nothing starts on it until you have run: mostrador store resume")
        return 1
    made = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(restored.backup.made_at))
    say(f"Put back as it was on {made} UTC. The next start lays out the published answers and trains if it must.")
    say(f'{restored.uncertain} messages that waited then may have been sent since: see "Needs attention".')
    say(f"{restored.for_people} conversations with an open question are in the queue, for people.")
    if restored.before:
        say(f"What was there before lies in {restored.before}; delete it when all is well.")
    if not (settings.data_dir / "secrets.json").exists():
        say(f"Put your copy of secrets.json into {settings.data_dir} before you start.")
    return 0


@store.command(help="After the server was put back to an earlier moment: show people what may have been sent since.")
@with_settings
def resume(settings: Settings) -> int:
    """1 where nothing was marked."""
    from bot.store.backup.resuming import resume as mark
    from bot.store.engine.inspection import is_made
    from bot.store.engine.opening import open_database

    if _in_use(settings, settings.store_place):
        return 1
    if not is_made(settings.store_place):
        say("The database is not made yet.")
        return 1
    database = open_database(settings.store_place, put_back=True)
    uncertain, for_people = mark(database, now=time.time())
    database.close()
    say(f'{uncertain} messages may have been sent since: see "Needs attention".')
    say(f"{for_people} conversations with an open question are in the queue, for people.")
    return 0


@store.command(help="Copy the shop's data from their file into an empty PostgreSQL database, compared row by row.")
@click.argument("url", help=_DATABASE)
@with_settings
def copy(settings: Settings, url: str) -> int:
    """1 where nothing was copied."""
    from bot.store.engine.copying import NotCopied
    from bot.store.engine.copying import copy as copy_store
    from bot.store.engine.database import WrongFile

    if not url.startswith(("postgresql://", "postgres://")):
        raise click.BadParameter(f"name {_DATABASE}")
    if _in_use(settings, settings.database):
        return 1
    if not settings.database.exists():
        say(f"There is nothing to copy: {settings.database} is not made yet.")
        return 1
    try:
        counts = copy_store(settings.database, str(with_values(settings, database_url=url).store_place))
    except (NotCopied, WrongFile) as error:
        say(f"Nothing was copied: {error}.")
        return 1
    say(f"Copied and compared: {sum(counts.values())} rows of {len(counts)} tables.")
    say("Now set MOSTRADOR_DATABASE_URL to that address and start Mostrador. The file stays as it was; delete it when")
    say("all is well. Media stay in their folder.")
    return 0


def _in_use(settings: Settings, place: Path | str) -> bool:
    """Whether a process works on the database, which the owner is told: what it writes meanwhile would be lost."""
    from connectors.doctor.running import in_use

    reason = in_use(settings, place)
    if reason:
        say(f"Stop Mostrador first, on every machine: {reason}.")
    return reason is not None

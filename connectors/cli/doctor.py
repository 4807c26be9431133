"""The command `mostrador doctor`: it checks everything and says what to do."""

from __future__ import annotations

import click

from bot.settings import Settings, SettingsError, read_settings
from bot.settings.secrets import with_kept_secrets
from connectors.cli.terminal import say


@click.command(
    help="Look whether everything is as it should be; a line each, with what to do. Ends with 1 where something fails."
)
@click.option("--online", is_flag=True, help="also ask the providers whether the tokens are good; goes out to them")
@click.pass_obj
def doctor(settings: Settings | None, online: bool) -> int:
    """`mostrador doctor`: without settings that can be read, nothing else can be looked at."""
    from connectors.doctor.examination import examine
    from connectors.doctor.finding import fail, tell

    try:
        read = settings or read_settings()
    except SettingsError as error:
        for problem in error.problems:
            say(fail("settings", problem, "then run: mostrador doctor").line())
        return 1
    return tell(examine(with_kept_secrets(read), ask_online=online), say)

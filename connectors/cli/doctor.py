"""The command `mostrador doctor`: looks at everything and says what to do."""

from __future__ import annotations

import argparse

from bot.settings import Settings, SettingsError
from bot.settings.secrets import with_kept_secrets
from connectors.cli.terminal import Commands, command, say


def add(commands: Commands) -> None:
    """`mostrador doctor`."""
    doctor = command(
        commands,
        "doctor",
        "Look whether everything is as it should be; a line each, with what to do. Ends with 1 where something fails.",
        _doctor,
    )
    doctor.add_argument(
        "--online", action="store_true", help="also ask the providers whether the tokens are good; goes out to them"
    )
    doctor.set_defaults(on_bad_settings=_bad_settings)


def _doctor(settings: Settings, asked: argparse.Namespace) -> int:
    from connectors.doctor.examination import examine
    from connectors.doctor.finding import tell

    return tell(examine(with_kept_secrets(settings), ask_online=asked.online), say)


def _bad_settings(error: SettingsError) -> int:
    """Without settings nothing else can be looked at."""
    from connectors.doctor.finding import fail

    for problem in error.problems:
        say(fail("settings", problem, "then run: mostrador doctor").line())
    return 1

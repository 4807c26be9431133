"""The command `mostrador`: a module for each noun has its commands; here they become one command line."""

from __future__ import annotations

import errno
from collections.abc import Sequence

import click

from bot.settings import SettingsError
from bot.settings.private import write_privately
from bot.store.engine.database import StoreBusy
from connectors.cli import (
    customers,
    data,
    doctor,
    encoder,
    faq,
    journal,
    nlu,
    processes,
    settings,
    store,
    unanswered,
    users,
)
from connectors.cli.terminal import Group, say

# A folder of somebody else, a disk mounted read-only, a file where a folder should be.
_NOT_OURS = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR})
# In the order in which help lists them.
_COMMANDS: tuple[click.Command, ...] = (
    processes.run,
    doctor.doctor,
    data.check,
    data.train,
    data.publish,
    faq.faq,
    data.versions,
    data.back,
    data.schedule,
    nlu.nlu,
    unanswered.unanswered,
    encoder.encoder,
    settings.settings,
    settings.commands,
    store.store,
    journal.journal,
    customers.customers,
    users.users,
    *processes.EACH_ALONE,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; the exit status is 0 when it worked, 1 when it failed, 2 when it was asked wrongly."""
    write_privately()
    try:
        return int(mostrador().main(arguments, prog_name="mostrador", standalone_mode=False))
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except SettingsError as error:
        for problem in error.problems:
            say(problem)
        return 2
    except StoreBusy as error:
        say(f"{str(error)[:1].upper()}{str(error)[1:]}.")
        return 1
    except OSError as error:
        if error.errno not in _NOT_OURS or not error.filename:
            raise
        say(f"{error.filename} can't be written ({error.strerror}): give it to the user that runs Mostrador, or name")
        say("another folder in MOSTRADOR_DATA_DIR.")
        return 2
    except (KeyboardInterrupt, click.Abort):
        return 130


def mostrador() -> Group:
    """The command line with its help."""
    top = Group("mostrador", help="Customer chat for a shop: a bot answers, a person takes over.")
    for command in _COMMANDS:
        top.add_command(command)
    return top

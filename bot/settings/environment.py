"""Environment: gives each process of ours its own settings and no others."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from bot.settings import ADDRESSES, FILE_VARIABLE, PREFIX, TABLE, Process, Settings
from bot.settings.choices import BY_NAME, written


def environment_for(process: Process, settings: Settings, base: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The whole environment of one process: the system's variables and the settings that name this process.

    Also gives it the addresses it calls and the folders it reads, and keeps it from reading the settings file. What
    nobody set and the shop may decide on the desk is left out, so that the desk's choice holds.
    """
    own = {
        setting.variable: written(getattr(settings, setting.name))
        for setting in TABLE
        if process in setting.processes and (setting.name in settings.given or setting.name not in BY_NAME)
    }
    urls = {PREFIX + name.upper(): str(getattr(settings, name)) for name in ADDRESSES.get(process, ())}
    return system_environment(base) | own | urls | {FILE_VARIABLE: ""}


def system_environment(base: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The variables of `base` that any process of ours may inherit: no settings of ours, no keys of other services."""
    return {name: value for name, value in base.items() if _SYSTEM.fullmatch(name)}


# PYTHONDONTWRITEBYTECODE stays out too: a start without byte code takes half a minute longer.
_SYSTEM = re.compile(
    r"PATH|HOME|USER|LOGNAME|SHELL|LANG|LC_\w+|TZ|TERM|TMPDIR|VIRTUAL_ENV|LD_LIBRARY_PATH|PYTHONPATH|PYTHONUNBUFFERED"
    r"|(?i:https?_proxy|no_proxy)|SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE|(OMP|OPENBLAS|MKL)_NUM_THREADS"
)

"""Settings: one table, read once from the environment and the settings file into a frozen record.

Each setting is the environment variable `MOSTRADOR_<NAME>`; the environment wins over the file `mostrador.env`.
A process started by the supervisor gets only the settings that name it: see bot.settings.environment.
"""

from bot.settings.reading import read_settings
from bot.settings.setting import FILE_NAME, FILE_VARIABLE, PREFIX, ROOT, Process, Setting, SettingsError
from bot.settings.table import ADDRESSES, TABLE, Settings

__all__ = [
    "ADDRESSES",
    "FILE_NAME",
    "FILE_VARIABLE",
    "PREFIX",
    "ROOT",
    "TABLE",
    "Process",
    "Setting",
    "Settings",
    "SettingsError",
    "read_settings",
]

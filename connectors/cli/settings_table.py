"""The settings as a table: for the terminal with their values, for docs/settings.md without."""

from __future__ import annotations

from typing import Any

from bot.settings import FILE_NAME, ROOT, TABLE, Setting, Settings

_HEAD = f"""# Settings

<!-- Written by `mostrador settings --markdown > docs/settings.md`; a test keeps it true. -->

Each setting is an environment variable, or a line `NAME=value` in the file `{FILE_NAME}` in the project's folder; the
environment wins. None is needed to try Mostrador: without an account it talks to the sandbox. A wrong value stops the
start with one line per problem. Secrets that nobody chooses are made at the first start and kept in
`var/secrets.json`, readable by its owner only.

| setting | default | for | what it is |
|---|---|---|---|
"""


def as_markdown() -> str:
    """The whole of docs/settings.md, without the last line's end."""
    return _HEAD + "\n".join(_row(setting) for setting in TABLE)


def as_text(settings: Settings) -> str:
    """Every setting with its value; a secret only says whether it is set."""
    return "\n".join(f"{one.variable}={_shown(one, getattr(settings, one.name))}\n    {one.help}" for one in TABLE)


def _row(setting: Setting) -> str:
    processes = ", ".join(process.value for process in setting.processes)
    default = "made at the first start" if setting.generated else _plain(setting.default)
    help = setting.help + (" Secret." if setting.secret else "")
    return f"| `{setting.variable}` | {default} | {processes} | {help} |"


def _shown(setting: Setting, value: Any) -> str:
    if setting.secret and value:
        return "(secret, set)"
    if setting.generated:
        return "(secret, made at the first start)"
    return _plain(value).strip("`")


def _plain(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"`{str(value).removeprefix(f'{ROOT}/')}`"

"""Secret file: the generated keys and tokens, made at the first start and kept in the data folder."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.settings import TABLE, Settings, SettingsError
from bot.settings.private import private_folder


def with_secrets(settings: Settings) -> Settings:
    """The settings with every generated secret filled in from `secrets.json` in the data folder, made at first need.

    The file is readable by its owner only, and so is the data folder. Raises SettingsError when it can't be read or
    written.
    """
    missing = [setting.name for setting in TABLE if setting.generated and not getattr(settings, setting.name)]
    path = settings.data_dir / "secrets.json"
    try:
        private_folder(settings.data_dir)
        values: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        new_values = {name: secrets.token_urlsafe(32) for name in missing if name not in values}
        if new_values:
            values |= new_values
            _write_private(path, json.dumps(values, indent=1))
    except (OSError, ValueError) as error:
        raise SettingsError((f"{path} can't be used ({error}); repair or delete it.",)) from error
    filled: dict[str, Any] = {name: values[name] for name in missing}
    return replace(settings, **filled)


def with_kept_secrets(settings: Settings) -> Settings:
    """The settings with those secrets of `secrets.json` that are there already; makes none, and raises nothing."""
    try:
        values = json.loads((settings.data_dir / "secrets.json").read_text(encoding="utf-8"))
        missing = [setting.name for setting in TABLE if setting.generated and not getattr(settings, setting.name)]
        filled: dict[str, Any] = {name: values[name] for name in missing if name in values}
    except (OSError, ValueError, TypeError):
        return settings
    return replace(settings, **filled)


def _write_private(path: Path, text: str) -> None:
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        file.write(text + "\n")
    draft.replace(path)

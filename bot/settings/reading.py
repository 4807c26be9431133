"""Reading settings: from the environment and the settings file, checked, every problem named at once."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from dotenv import dotenv_values

from bot.settings.kinds import KINDS
from bot.settings.setting import FILE_NAME, FILE_VARIABLE, PREFIX, ROOT, SettingsError
from bot.settings.table import ADDRESSES, TABLE, Settings

_WHATSAPP_ACCOUNT = (
    "whatsapp_phone_number_id",
    "whatsapp_access_token",
    "whatsapp_app_secret",
    "whatsapp_verify_token",
)
_PORTS = ("web_port", "internal_port", "sandbox_port", "rasa_port", "actions_port", "webchat_port")
_SANDBOX_ACCOUNT: Mapping[str, Any] = {
    "whatsapp_phone_number_id": "200002",
    "whatsapp_access_token": "SANDBOX",
    "whatsapp_app_secret": "sandbox-secret",
    "whatsapp_verify_token": "sandbox-verify",
    "whatsapp_business_account_id": "300003",
    "telegram_token": "100001:SANDBOX",
    "telegram_webhook_secret": None,
    "website_name": "demo",
    "website_identity_secret": "sandbox-identity-secret-of-the-demo-shop",
}


def read_settings(environ: Mapping[str, str] = os.environ, root: Path = ROOT) -> Settings:
    """The settings from `environ` and the file `mostrador.env` in `root` (or where MOSTRADOR_FILE says; empty: none).

    Writes nothing; secrets that are generated stay empty unless given: see bot.settings.secrets.
    Raises SettingsError with every problem at once.
    """
    given = _given(environ, root)
    problems = _unknown(given)
    values: dict[str, Any] = {}
    for setting in TABLE:
        text = given.get(setting.variable, "").strip()
        try:
            values[setting.name] = KINDS[setting.kind](text) if text else setting.default
        except ValueError as error:
            problems.append(f"{setting.variable} must be {error}.")
            values[setting.name] = setting.default
    problems += _conflicts(values)
    if problems:
        raise SettingsError(tuple(problems))
    if values["sandbox"] is None:
        values["sandbox"] = not _has_account(values)
    values["data_dir"] = root / values["data_dir"]
    named = frozenset(setting.name for setting in TABLE if given.get(setting.variable, "").strip())
    return _for_sandbox(Settings(root=root, given=named, **values))


def _given(environ: Mapping[str, str], root: Path) -> dict[str, str]:
    named = environ.get(FILE_VARIABLE, FILE_NAME)
    path = root / named
    in_file = dotenv_values(path, interpolate=False) if named and path.is_file() else {}
    both = {**in_file, **environ}
    return {name: value or "" for name, value in both.items() if name.startswith(PREFIX)}


def _unknown(given: Mapping[str, str]) -> list[str]:
    variables = {setting.variable for setting in TABLE} | {FILE_VARIABLE}
    variables |= {PREFIX + name.upper() for names in ADDRESSES.values() for name in names}
    return [
        f"{name} is no setting; `mostrador settings` lists them all." for name in sorted(given) if name not in variables
    ]


def _conflicts(values: Mapping[str, Any]) -> list[str]:
    return [
        *_port_clashes(values),
        *_account_problems(values),
        *_provider_problems(values),
        *_translation_problems(values),
    ]


def _port_clashes(values: Mapping[str, Any]) -> list[str]:
    holders: dict[int, list[str]] = {}
    for name in _PORTS:
        holders.setdefault(values[name], []).append(PREFIX + name.upper())
    return [
        f"{' and '.join(names)} are both {port}; give each its own port."
        for port, names in holders.items()
        if len(names) > 1
    ]


def _account_problems(values: Mapping[str, Any]) -> list[str]:
    problems = []
    missing = [PREFIX + name.upper() for name in _WHATSAPP_ACCOUNT if not values[name]]
    if 0 < len(missing) < len(_WHATSAPP_ACCOUNT):
        problems.append(f"WhatsApp is only half configured: set {', '.join(missing)} too, or none of the four.")
    if values["telegram_token"] and not re.fullmatch(r"\d+:[\w-]+", values["telegram_token"]):
        problems.append("MOSTRADOR_TELEGRAM_TOKEN must look like 123456:ABC-def, as @BotFather shows it.")
    secret = values["telegram_webhook_secret"]
    if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        problems.append(
            "MOSTRADOR_TELEGRAM_WEBHOOK_SECRET may hold only letters, digits, _ and - (Bot API, setWebhook)."
        )
    if secret and not values["public_url"]:
        problems.append("MOSTRADOR_TELEGRAM_WEBHOOK_SECRET needs MOSTRADOR_PUBLIC_URL: Telegram calls that address.")
    return [*problems, *_site_problems(values)]


def _site_problems(values: Mapping[str, Any]) -> list[str]:
    name, secret = values["website_name"], values["website_identity_secret"]
    problems = []
    if name and not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", name):
        problems.append("MOSTRADOR_WEBSITE_NAME may hold only small letters, digits and -, at most 40.")
    if secret and not re.fullmatch(r"\S{32,200}", secret):
        problems.append("MOSTRADOR_WEBSITE_IDENTITY_SECRET has at least 32 characters and no space.")
    return problems


def _provider_problems(values: Mapping[str, Any]) -> list[str]:
    names = ("oidc_issuer", "oidc_client_id", "oidc_roles")
    missing = [PREFIX + name.upper() for name in names if not values[name]]
    if 0 < len(missing) < len(names):
        return [
            f"Signing in by a provider is only half configured: set {', '.join(missing)} too, or none of the three."
        ]
    if missing and values["password_only_for"]:
        return ["MOSTRADOR_PASSWORD_ONLY_FOR needs a provider for everybody else: set MOSTRADOR_OIDC_ISSUER."]
    return []


def _translation_problems(values: Mapping[str, Any]) -> list[str]:
    engine = values["translation_engine"]
    if engine == "libretranslate" and not values["translation_url"]:
        return ["MOSTRADOR_TRANSLATION_ENGINE is libretranslate: set MOSTRADOR_TRANSLATION_URL, its address."]
    if engine == "deepl" and not values["translation_key"]:
        return ["MOSTRADOR_TRANSLATION_ENGINE is deepl: set MOSTRADOR_TRANSLATION_KEY, from DeepL's page API keys."]
    return []


def _has_account(values: Mapping[str, Any]) -> bool:
    return bool(values["telegram_token"] or values["whatsapp_phone_number_id"] or values["website_name"])


def _for_sandbox(settings: Settings) -> Settings:
    if not settings.sandbox:
        return settings
    address = settings.sandbox_url
    return replace(
        settings,
        telegram_base_url=f"{address}/bot",
        telegram_base_file_url=f"{address}/file/bot",
        whatsapp_base_url=address,
        **_SANDBOX_ACCOUNT,
    )

"""Settings: one table, read once from the environment and the settings file into a frozen record.

Each setting is the environment variable `MOSTRADOR_<NAME>`; the environment wins over the file `mostrador.env`.
A process started by the supervisor gets only the settings that name it (`environment_for`).
"""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields, replace
from enum import Enum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dotenv import dotenv_values

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "MOSTRADOR_"
FILE_NAME = "mostrador.env"
FILE_VARIABLE = PREFIX + "FILE"


class Process(str, Enum):
    """A process of ours that the supervisor starts."""

    WEB = "web"
    WORKER = "worker"
    RASA = "rasa"
    ACTIONS = "actions"
    SANDBOX = "sandbox"


class SettingsError(Exception):
    """The settings can't be used. `problems` names each one with its cure; no value of a secret is in it."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What is known of one setting: its field's name, kind, default, who gets it and what it is for."""

    name: str
    kind: str
    default: Any
    secret: bool
    generated: bool
    processes: tuple[Process, ...]
    help: str

    @property
    def variable(self) -> str:
        """The environment variable's name."""
        return PREFIX + self.name.upper()


_STORE = (Process.WEB, Process.WORKER)
_ALL = tuple(Process)


def _setting(
    kind: str,
    default: Any,
    help: str,
    processes: tuple[Process, ...] = (),
    *,
    secret: bool = False,
    generated: bool = False,
) -> Any:
    known = {"kind": kind, "secret": secret, "generated": generated, "processes": processes, "help": help}
    return field(default=default, metadata=known)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All settings, checked. In sandbox mode the account's fields point to the sandbox, whatever was configured."""

    root: Path = ROOT

    data_dir: Path = _setting(
        "path", Path("var"), "Folder for the database, media and logs.", (*_STORE, Process.SANDBOX)
    )
    public_url: str | None = _setting(
        "url", None, "Address under which the shop's people and Meta reach us, like https://chat.example.com.", _STORE
    )
    sandbox: bool = _setting(
        "switch", None, "Talk to the sandbox's phones instead of real ones; by default when no account is set.", _STORE
    )
    web_host: str = _setting("text", "127.0.0.1", "Address that the web pages and webhooks listen on.", (Process.WEB,))
    web_port: int = _setting("port", 8080, "Port of the web pages and webhooks.", _STORE)
    web_streams: int = _setting("count", 24, "Pages that may follow live at once; more are refused.", (Process.WEB,))
    internal_port: int = _setting("port", 8081, "Loopback port for handoff requests.", (Process.WORKER,))
    sandbox_port: int = _setting("port", 8090, "Loopback port of the sandbox and its phones.", _STORE)
    rasa_port: int = _setting("port", 5005, "Loopback port of Rasa.", (Process.WORKER, Process.RASA))
    actions_port: int = _setting("port", 5055, "Loopback port of the action server.", (Process.RASA, Process.ACTIONS))
    turn_timeout_seconds: float = _setting(
        "seconds", 8.0, "How long the bot may take for one answer, in seconds (at most 12).", (Process.WORKER,)
    )

    secret_key: str = _setting("text", "", "Signs the sign-in cookies.", (Process.WEB,), secret=True, generated=True)
    internal_token: str = _setting(
        "text", "", "Opens the internal address.", (Process.WORKER, Process.ACTIONS), secret=True, generated=True
    )
    turn_token: str = _setting(
        "text", "", "Opens Rasa's turn address.", (Process.WORKER, Process.RASA), secret=True, generated=True
    )

    whatsapp_phone_number_id: str | None = _setting(
        "text", None, "Phone number ID, from Meta's page WhatsApp > API setup.", _STORE
    )
    whatsapp_access_token: str | None = _setting(
        "text", None, "Access token of a system user for that number.", _STORE, secret=True
    )
    whatsapp_app_secret: str | None = _setting(
        "text",
        None,
        "App secret, from Meta's page App settings > Basic; proves that a webhook is Meta's.",
        _STORE,
        secret=True,
    )
    whatsapp_verify_token: str | None = _setting(
        "text", None, "A word of your own that you also type into Meta's webhook form.", _STORE, secret=True
    )
    whatsapp_base_url: str = _setting("url", "https://graph.facebook.com", "Address of the Graph API.", _STORE)
    whatsapp_graph_version: str = _setting("text", "v26.0", "Version of the Graph API.", _STORE)
    telegram_token: str | None = _setting("text", None, "Bot token, from @BotFather.", _STORE, secret=True)
    telegram_base_url: str = _setting("url", "https://api.telegram.org/bot", "Address of the Bot API.", _STORE)
    telegram_base_file_url: str = _setting(
        "url", "https://api.telegram.org/file/bot", "Address of the Bot API's files.", _STORE
    )
    telegram_webhook_secret: str | None = _setting(
        "text",
        None,
        "Set it (with MOSTRADOR_PUBLIC_URL) to get Telegram's messages by webhook instead of polling.",
        _STORE,
        secret=True,
    )

    @property
    def database(self) -> Path:
        """The store's file; the sandbox is an account of its own with a file of its own."""
        return self.data_dir / "sandbox" / "mostrador.db" if self.sandbox else self.data_dir / "mostrador.db"

    @property
    def provider_database(self) -> Path:
        """The file in which the sandbox keeps its phones."""
        return self.data_dir / "sandbox" / "provider.db"

    @property
    def web_url(self) -> str:
        """Where a browser on this machine finds the pages."""
        host = "127.0.0.1" if self.web_host in ("0.0.0.0", "::") else self.web_host
        return f"http://{host}:{self.web_port}"

    @property
    def internal_url(self) -> str:
        """The internal address, loopback only."""
        return f"http://127.0.0.1:{self.internal_port}"

    @property
    def rasa_url(self) -> str:
        """Rasa's address, loopback only."""
        return f"http://127.0.0.1:{self.rasa_port}"

    @property
    def actions_url(self) -> str:
        """The action server's address for Rasa's `action_endpoint`."""
        return f"http://127.0.0.1:{self.actions_port}/webhook"

    @property
    def sandbox_url(self) -> str:
        """The sandbox's address, loopback only."""
        return f"http://127.0.0.1:{self.sandbox_port}"


def _described(one: Field[Any]) -> Setting:
    return Setting(name=one.name, default=one.default, **one.metadata)


TABLE: tuple[Setting, ...] = tuple(_described(one) for one in fields(Settings) if one.metadata)

WHATSAPP_ACCOUNT = (
    "whatsapp_phone_number_id",
    "whatsapp_access_token",
    "whatsapp_app_secret",
    "whatsapp_verify_token",
)
_PORTS = ("web_port", "internal_port", "sandbox_port", "rasa_port", "actions_port")
_SANDBOX_ACCOUNT = {
    "whatsapp_phone_number_id": "200002",
    "whatsapp_access_token": "SANDBOX",
    "whatsapp_app_secret": "sandbox-secret",
    "whatsapp_verify_token": "sandbox-verify",
    "telegram_token": "100001:SANDBOX",
    "telegram_webhook_secret": None,
}


def read_settings(environ: Mapping[str, str] = os.environ, root: Path = ROOT) -> Settings:
    """The settings from `environ` and the file `mostrador.env` in `root` (or where MOSTRADOR_FILE says; empty: none).

    Writes nothing; secrets that are generated stay empty unless given: see `with_secrets`.
    Raises SettingsError with every problem at once.
    """
    given = _given(environ, root)
    problems = _unknown(given)
    values: dict[str, Any] = {}
    for setting in TABLE:
        text = given.get(setting.variable, "").strip()
        try:
            values[setting.name] = _KINDS[setting.kind](text) if text else setting.default
        except ValueError as error:
            problems.append(f"{setting.variable} must be {error}.")
            values[setting.name] = setting.default
    problems += _conflicts(values)
    if problems:
        raise SettingsError(tuple(problems))
    values["data_dir"] = root / values["data_dir"]
    return _for_sandbox(Settings(root=root, **values))


def with_secrets(settings: Settings) -> Settings:
    """The settings with every generated secret filled in from `secrets.json` in the data folder, made at first need.

    The file is readable by its owner only. Raises SettingsError when it can't be read or written.
    """
    missing = [one.name for one in TABLE if one.generated and not getattr(settings, one.name)]
    path = settings.data_dir / "secrets.json"
    try:
        kept: dict[str, str] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        made = {name: secrets.token_urlsafe(32) for name in missing if name not in kept}
        if made:
            kept |= made
            _write_private(path, json.dumps(kept, indent=1))
    except (OSError, ValueError) as error:
        raise SettingsError((f"{path} can't be used ({error}); repair or delete it.",)) from error
    return replace(settings, **{name: kept[name] for name in missing})


def environment_for(process: Process, settings: Settings, base: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The whole environment of one process: the system's variables and the settings that name this process.

    Also gives it the addresses it calls, and keeps it from reading the settings file.
    """
    kept = {name: value for name, value in base.items() if _SYSTEM.fullmatch(name)}
    own = {one.variable: _written(getattr(settings, one.name)) for one in TABLE if process in one.processes}
    urls = {PREFIX + name.upper(): getattr(settings, name) for name in _URLS.get(process, ())}
    return kept | own | urls | {FILE_VARIABLE: ""}


# What a process may inherit; everything else in the owner's shell (other services' keys, say) stays out.
_SYSTEM = re.compile(
    r"PATH|HOME|USER|LOGNAME|SHELL|LANG|LC_\w+|TZ|TERM|TMPDIR|VIRTUAL_ENV|LD_LIBRARY_PATH|PYTHONPATH|PYTHONUNBUFFERED"
    r"|(?i:https?_proxy|no_proxy)|SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE|(OMP|OPENBLAS|MKL)_NUM_THREADS"
)
_URLS = {Process.ACTIONS: ("internal_url",), Process.RASA: ("actions_url",)}


def _given(environ: Mapping[str, str], root: Path) -> dict[str, str]:
    named = environ.get(FILE_VARIABLE, FILE_NAME)
    path = root / named
    in_file = dotenv_values(path, interpolate=False) if named and path.is_file() else {}
    both = {**in_file, **environ}
    return {name: value or "" for name, value in both.items() if name.startswith(PREFIX)}


def _unknown(given: Mapping[str, str]) -> list[str]:
    known = {one.variable for one in TABLE} | {FILE_VARIABLE}
    known |= {PREFIX + name.upper() for names in _URLS.values() for name in names}
    return [
        f"{name} is no setting; `mostrador settings` lists them all." for name in sorted(given) if name not in known
    ]


def _conflicts(values: Mapping[str, Any]) -> list[str]:
    return [*_port_clashes(values), *_account_problems(values)]


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
    missing = [PREFIX + name.upper() for name in WHATSAPP_ACCOUNT if not values[name]]
    if 0 < len(missing) < len(WHATSAPP_ACCOUNT):
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
    if values["sandbox"] is False and not _has_account(values):
        problems.append(
            "No account is configured: set MOSTRADOR_TELEGRAM_TOKEN or the four MOSTRADOR_WHATSAPP_… "
            "settings, or MOSTRADOR_SANDBOX=yes."
        )
    return problems


def _has_account(values: Mapping[str, Any]) -> bool:
    return bool(values["telegram_token"] or values["whatsapp_phone_number_id"])


def _for_sandbox(settings: Settings) -> Settings:
    if settings.sandbox is False or (settings.sandbox is None and _has_account(vars(settings))):
        return replace(settings, sandbox=False)
    address = settings.sandbox_url
    return replace(
        settings,
        sandbox=True,
        telegram_base_url=f"{address}/bot",
        telegram_base_file_url=f"{address}/file/bot",
        whatsapp_base_url=address,
        **_SANDBOX_ACCOUNT,
    )


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise ValueError("a port between 1 and 65535")
    return int(text)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= 500:
        raise ValueError("a whole number between 1 and 500")
    return int(text)


def _seconds(text: str) -> float:
    # A claim is free after 15 s of silence, so a turn has to be over well before (DESIGN: claims don't trust clocks).
    if not re.fullmatch(r"\d+(\.\d+)?", text) or not 0 < float(text) <= 12:
        raise ValueError("a number of seconds above 0 and at most 12")
    return float(text)


def _url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError("an address that starts with http:// or https://")
    return text.rstrip("/")


def _switch(text: str) -> bool:
    known = {"yes": True, "no": False}
    if text.lower() not in known:
        raise ValueError("yes or no")
    return known[text.lower()]


_KINDS: Mapping[str, Callable[[str], Any]] = {
    "text": str,
    "path": Path,
    "port": _port,
    "count": _count,
    "seconds": _seconds,
    "url": _url,
    "switch": _switch,
}


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _write_private(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        file.write(text + "\n")
    draft.replace(path)

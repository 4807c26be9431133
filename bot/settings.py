"""Settings: one table, read once from the environment and the settings file into a frozen record.

Each setting is the environment variable `MOSTRADOR_<NAME>`; the environment wins over the file `mostrador.env`.
A process started by the supervisor gets only the settings that name it: see bot.environment.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields, replace
from enum import Enum
from pathlib import Path
from typing import Any

from dotenv import dotenv_values

from bot.setting_kinds import KINDS

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
    trusted_proxy: str | None = _setting(
        "address",
        None,
        "IP address of your web server if one stands in front: whom it names in X-Forwarded-For is then believed.",
        (Process.WEB,),
    )
    journal_days: int = _setting(
        "days",
        30,
        "Days for which webhook bodies and delivery statuses are kept, for replays and proof.",
        (Process.WORKER,),
    )
    attempt_days: int = _setting(
        "days", 400, "Days for which the record of each answer (no texts) is kept, for reports.", (Process.WORKER,)
    )
    media_file_mb: int = _setting("megabytes", 100, "Largest file that is fetched, in MB.", (Process.WORKER,))
    media_contact_day_mb: int = _setting(
        "megabytes", 500, "Files fetched from one customer within 24 hours, in MB.", (Process.WORKER,)
    )
    media_total_mb: int = _setting("megabytes", 20_000, "Space for all files together, in MB.", (Process.WORKER,))
    internal_port: int = _setting("port", 8081, "Loopback port for handoff requests.", (Process.WORKER,))
    sandbox_port: int = _setting("port", 8090, "Loopback port of the sandbox and its phones.", _STORE)
    rasa_port: int = _setting("port", 5005, "Loopback port of Rasa.", (Process.WORKER, Process.RASA))
    actions_port: int = _setting("port", 5055, "Loopback port of the action server.", (Process.RASA, Process.ACTIONS))
    worker_id: str = _setting(
        "text", "worker", "Name that only this worker bears; its next start takes over from it.", (Process.WORKER,)
    )
    turn_timeout_seconds: float = _setting(
        "seconds", 8.0, "How long the bot may take for one answer, in seconds (at most 12).", (Process.WORKER,)
    )

    assignment: str = _setting(
        "assignment", "manual", "How who waits finds an agent: manual (they accept) or automatic.", _STORE
    )
    conversations_per_agent: int = _setting(
        "count", 3, "Conversations that an agent may hold at once, unless the page Team says otherwise.", _STORE
    )
    keep_seconds: float = _setting(
        "length", 120.0, "How long who waits is kept for the agent they had, or who speaks and knows it.", _STORE
    )
    same_agent_seconds: float = _setting(
        "length", 86400.0, "For how long a returning customer counts as that of the agent they had.", _STORE
    )
    rush_seconds: float = _setting(
        "length", 7200.0, "How long before the last chance to answer a conversation goes first.", _STORE
    )
    gone_seconds: float = _setting(
        "length", 75.0, "An agent none of whose pages has shown itself for so long is gone.", _STORE
    )
    return_seconds: float = _setting(
        "length", 300.0, "Who is away or gone for so long loses their conversations to the queue.", _STORE
    )
    notice_seconds: float = _setting(
        "length", 600.0, "Least time between two notices about the queue to one customer.", _STORE
    )
    call_answer_seconds: float = _setting(
        "length", 600.0, "Who asked to be messaged and stays silent for so long is put on hold.", _STORE
    )
    ask_rating: bool = _setting("switch", True, "Ask customers how a person's help was, when it is done.", _STORE)

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
    whatsapp_messages_per_second: int = _setting(
        "thousand",
        80,
        "Messages a second that Meta allows your number, in and out together; 20 if the phone app uses it too.",
        (Process.WORKER,),
    )
    whatsapp_business_account_id: str | None = _setting(
        "text", None, "WhatsApp Business account ID, from Meta's page WhatsApp > API setup; for templates.", _STORE
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
    def media_dir(self) -> Path:
        """The folder for customers' and agents' files, beside the store."""
        return self.database.parent / "media"

    @property
    def provider_database(self) -> Path:
        """The file in which the sandbox keeps its phones."""
        return self.data_dir / "sandbox" / "provider.db"

    @property
    def live_model_note(self) -> Path:
        """The file that names the model which Rasa serves; it changes when an editor publishes."""
        return self.root / "models" / "live"

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

# The addresses that a process calls and is told beside its settings; properties of Settings.
ADDRESSES: Mapping[Process, tuple[str, ...]] = {Process.ACTIONS: ("internal_url",), Process.RASA: ("actions_url",)}

WHATSAPP_ACCOUNT = (
    "whatsapp_phone_number_id",
    "whatsapp_access_token",
    "whatsapp_app_secret",
    "whatsapp_verify_token",
)
_PORTS = ("web_port", "internal_port", "sandbox_port", "rasa_port", "actions_port")
_SANDBOX_ACCOUNT: Mapping[str, Any] = {
    "whatsapp_phone_number_id": "200002",
    "whatsapp_access_token": "SANDBOX",
    "whatsapp_app_secret": "sandbox-secret",
    "whatsapp_verify_token": "sandbox-verify",
    "whatsapp_business_account_id": "300003",
    "telegram_token": "100001:SANDBOX",
    "telegram_webhook_secret": None,
}


def read_settings(environ: Mapping[str, str] = os.environ, root: Path = ROOT) -> Settings:
    """The settings from `environ` and the file `mostrador.env` in `root` (or where MOSTRADOR_FILE says; empty: none).

    Writes nothing; secrets that are generated stay empty unless given: see bot.secret_file.
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
    return _for_sandbox(Settings(root=root, **values))


def _given(environ: Mapping[str, str], root: Path) -> dict[str, str]:
    named = environ.get(FILE_VARIABLE, FILE_NAME)
    path = root / named
    in_file = dotenv_values(path, interpolate=False) if named and path.is_file() else {}
    both = {**in_file, **environ}
    return {name: value or "" for name, value in both.items() if name.startswith(PREFIX)}


def _unknown(given: Mapping[str, str]) -> list[str]:
    known = {one.variable for one in TABLE} | {FILE_VARIABLE}
    known |= {PREFIX + name.upper() for names in ADDRESSES.values() for name in names}
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

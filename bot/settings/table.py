"""The table of all settings: each with its kind, default, help and the processes that get it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, dataclass, fields
from pathlib import Path
from typing import Any

from bot.settings.setting import ROOT, Process, Setting, setting
from bot.shop.live import LiveFolder

_STORE = (Process.WEB, Process.WORKER)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All settings, checked. In sandbox mode the account's fields point to the sandbox, whatever was configured."""

    root: Path = ROOT

    data_dir: Path = setting(
        "path", Path("var"), "Folder for the database, media and logs.", (*_STORE, Process.SANDBOX, Process.TRAINER)
    )
    database_url: str | None = setting(
        "database",
        None,
        "The shop's data lie on this PostgreSQL server, like postgresql://user:password@host/database; else in a file.",
        (*_STORE, Process.TRAINER),
        secret=True,
    )
    published: Path | None = setting(
        "path",
        None,
        "Folder of the published answers, for web, worker, trainer and Rasa in common; by default in the data folder.",
        (*_STORE, Process.RASA, Process.TRAINER),
    )
    public_url: str | None = setting(
        "url", None, "Address under which the shop's people and Meta reach us, like https://chat.example.com.", _STORE
    )
    sandbox: bool = setting(
        "switch",
        None,
        "Talk to the sandbox's phones instead of real ones; by default when no account is set.",
        (*_STORE, Process.TRAINER),
    )
    web_host: str = setting("text", "127.0.0.1", "Address that the web pages and webhooks listen on.", (Process.WEB,))
    web_port: int = setting("port", 8080, "Port of the web pages and webhooks.", _STORE)
    web_streams: int = setting("count", 24, "Pages that may follow live at once; more are refused.", (Process.WEB,))
    trusted_proxy: str | None = setting(
        "address",
        None,
        "IP address of your web server if one stands in front: whom it names in X-Forwarded-For is then believed.",
        (Process.WEB,),
    )
    journal_days: int = setting(
        "days",
        30,
        "Days for which webhook bodies and delivery statuses are kept, for replays and proof.",
        (Process.WORKER,),
    )
    attempt_days: int = setting(
        "days", 400, "Days for which the record of each answer (no texts) is kept, for reports.", (Process.WORKER,)
    )
    retention_days: int | None = setting(
        "days",
        None,
        "Days after which messages and files are erased, and customers who have not come back; without it, never.",
        (Process.WORKER,),
    )
    media_file_mb: int = setting("megabytes", 100, "Largest file that is fetched, in MB.", (Process.WORKER,))
    media_contact_day_mb: int = setting(
        "megabytes", 500, "Files fetched from one customer within 24 hours, in MB.", (Process.WORKER,)
    )
    media_total_mb: int = setting("megabytes", 20_000, "Space for all files together, in MB.", (Process.WORKER,))
    internal_port: int = setting("port", 8081, "Loopback port for handoff requests.", (Process.WORKER,))
    sandbox_two_accounts: bool = setting(
        "switch", False, "The sandbox's shop has two bots and two numbers, to see several accounts.", _STORE
    )
    sandbox_port: int = setting("port", 8090, "Loopback port of the sandbox and its phones.", _STORE)
    rasa_port: int = setting(
        "port", 5006, "Loopback port of Rasa; 5005 is left to `rasa shell`.", (*_STORE, Process.RASA)
    )
    actions_port: int = setting("port", 5055, "Loopback port of the action server.", (Process.RASA, Process.ACTIONS))
    worker_id: str = setting(
        "text", "worker", "Name that only this worker bears; its next start takes over from it.", (Process.WORKER,)
    )
    turn_timeout_seconds: float = setting(
        "seconds", 8.0, "How long the bot may take for one answer, in seconds (at most 12).", (Process.WORKER,)
    )

    bot_start_seconds: float = setting(
        "length",
        60.0,
        "How long messages wait for a bot that loads its model before people get them.",
        (Process.WORKER,),
    )

    assignment: str = setting(
        "assignment", "manual", "How who waits finds an agent: manual (they accept) or automatic.", _STORE
    )
    conversations_per_agent: int = setting(
        "count", 3, "Conversations that an agent may hold at once, unless the page Team says otherwise.", _STORE
    )
    keep_seconds: float = setting(
        "length", 120.0, "How long who waits is kept for the agent they had, or who speaks and knows it.", _STORE
    )
    same_agent_seconds: float = setting(
        "length", 86400.0, "For how long a returning customer counts as that of the agent they had.", _STORE
    )
    rush_seconds: float = setting(
        "length", 7200.0, "How long before the last chance to answer a conversation goes first.", _STORE
    )
    gone_seconds: float = setting(
        "length", 75.0, "An agent none of whose pages has shown itself for so long is gone.", _STORE
    )
    return_seconds: float = setting(
        "length", 300.0, "Who is away or gone for so long loses their conversations to the queue.", _STORE
    )
    notice_seconds: float = setting(
        "length", 600.0, "Least time between two notices about the queue to one customer.", _STORE
    )
    call_answer_seconds: float = setting(
        "length", 600.0, "Who asked to be messaged and stays silent for so long is put on hold.", _STORE
    )
    wage_per_hour: str | None = setting(
        "money", None, "What an hour of an agent costs, like 18.50 EUR; prices unanswered questions.", (Process.WEB,)
    )
    ask_rating: bool = setting("switch", True, "Ask customers how a person's help was, when it is done.", _STORE)

    commit_versions: bool = setting(
        "switch", False, "Where the project is a git checkout: one commit of data/ for each published version.", _STORE
    )

    secret_key: str = setting("text", "", "Signs the sign-in cookies.", (Process.WEB,), secret=True, generated=True)
    internal_token: str = setting(
        "text", "", "Opens the internal address.", (Process.WORKER, Process.ACTIONS), secret=True, generated=True
    )
    turn_token: str = setting(
        "text", "", "Opens Rasa's turn address.", (*_STORE, Process.RASA), secret=True, generated=True
    )

    code_key: str = setting(
        "text",
        "",
        "Seals what phones' codes for signing in are made from.",
        (Process.WEB,),
        secret=True,
        generated=True,
    )
    account_key: str = setting(
        "text", "", "Seals the secrets of accounts that are entered on the desk.", _STORE, secret=True, generated=True
    )

    whatsapp_phone_number_id: str | None = setting(
        "text", None, "Phone number ID, from Meta's page WhatsApp > API setup.", _STORE
    )
    whatsapp_access_token: str | None = setting(
        "text", None, "Access token of a system user for that number.", _STORE, secret=True
    )
    whatsapp_app_secret: str | None = setting(
        "text",
        None,
        "App secret, from Meta's page App settings > Basic; proves that a webhook is Meta's.",
        _STORE,
        secret=True,
    )
    whatsapp_verify_token: str | None = setting(
        "text", None, "A word of your own that you also type into Meta's webhook form.", _STORE, secret=True
    )
    whatsapp_messages_per_second: int = setting(
        "thousand",
        80,
        "Messages a second that Meta allows your number, in and out together; 20 if the phone app uses it too.",
        (Process.WORKER,),
    )
    whatsapp_business_account_id: str | None = setting(
        "text", None, "WhatsApp Business account ID, from Meta's page WhatsApp > API setup; for templates.", _STORE
    )
    whatsapp_base_url: str = setting("url", "https://graph.facebook.com", "Address of the Graph API.", _STORE)
    whatsapp_graph_version: str = setting("text", "v26.0", "Version of the Graph API.", _STORE)
    telegram_token: str | None = setting("text", None, "Bot token, from @BotFather.", _STORE, secret=True)
    telegram_base_url: str = setting("url", "https://api.telegram.org/bot", "Address of the Bot API.", _STORE)
    telegram_base_file_url: str = setting(
        "url", "https://api.telegram.org/file/bot", "Address of the Bot API's files.", _STORE
    )
    telegram_webhook_secret: str | None = setting(
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
    def store_place(self) -> Path | str:
        """Where the store is: its file, or the URL of its database, in which the sandbox is a schema of its own."""
        if not self.database_url:
            return self.database
        options = f"{'&' if '?' in self.database_url else '?'}options=-csearch_path%3Dsandbox"
        return self.database_url + (options if self.sandbox else "")

    @property
    def media_dir(self) -> Path:
        """The folder for customers' and agents' files, beside the store."""
        return self.database.parent / "media"

    @property
    def provider_database(self) -> Path:
        """The file in which the sandbox keeps its phones."""
        return self.data_dir / "sandbox" / "provider.db"

    @property
    def published_dir(self) -> Path:
        """The folder with the published sets of files, and the note that says which of them is live."""
        return self.root / self.published if self.published else self.data_dir / "published"

    @property
    def live_folder(self) -> LiveFolder:
        """What customers get now of the answers and facts."""
        return LiveFolder(data=self.root / "data", published=self.published_dir)

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


def _described(row: Field[Any]) -> Setting:
    return Setting(name=row.name, default=row.default, **row.metadata)


TABLE: tuple[Setting, ...] = tuple(_described(row) for row in fields(Settings) if row.metadata)

# The addresses and folders that a process receives with its settings, to use them; properties of Settings.
ADDRESSES: Mapping[Process, tuple[str, ...]] = {
    Process.ACTIONS: ("internal_url",),
    Process.RASA: ("actions_url", "published_dir"),
}

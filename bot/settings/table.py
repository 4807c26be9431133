"""The table of all settings: each with its kind, default, help and the processes that get it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, dataclass, fields
from pathlib import Path
from typing import Any

from bot.settings.places import Places
from bot.settings.setting import ROOT, Process, Setting, setting

_STORE = (Process.WEB, Process.WORKER)
_LOGGING = (*_STORE, Process.TRAINER)
_CHAT = (*_STORE, Process.WEBCHAT)


@dataclass(frozen=True, kw_only=True)
class Settings(Places):
    """All settings, checked. In sandbox mode the account's fields point to the sandbox, whatever was configured."""

    root: Path = ROOT
    # The names that the environment or the settings file sets; over the others the shop may decide on the desk.
    given: frozenset[str] = frozenset()

    data_dir: Path = setting(
        "path", Path("var"), "Folder for the database, media and logs.", (*_CHAT, Process.SANDBOX, Process.TRAINER)
    )
    database_url: str | None = setting(
        "database",
        None,
        "The shop's data lie on this PostgreSQL server, like postgresql://user:password@host/database; else in a file.",
        (*_CHAT, Process.TRAINER),
        secret=True,
    )
    published: Path | None = setting(
        "path",
        None,
        "Folder of the published answers, for web, worker, trainer and Rasa in common; by default in the data folder.",
        (*_CHAT, Process.RASA, Process.TRAINER),
    )
    public_url: str | None = setting(
        "url", None, "Address under which the shop's people and Meta reach us, like https://chat.example.com.", _CHAT
    )
    sandbox: bool = setting(
        "switch",
        None,
        "Talk to the sandbox's phones instead of real ones; by default when no account is set.",
        (*_CHAT, Process.TRAINER),
    )
    web_host: str = setting("text", "127.0.0.1", "Address that the web pages and webhooks listen on.", (Process.WEB,))
    web_port: int = setting("port", 8080, "Port of the web pages and webhooks.", _STORE)
    web_streams: int = setting("count", 24, "Pages that may follow live at once; more are refused.", (Process.WEB,))
    trusted_proxy: str | None = setting(
        "address",
        None,
        "IP address of your web server if one stands in front: whom it names in X-Forwarded-For is then believed.",
        (Process.WEB, Process.WEBCHAT),
    )
    webchat_host: str = setting("text", "127.0.0.1", "Address that the website chat listens on.", _CHAT)
    webchat_port: int = setting("port", 8082, "Port of the website chat.", _CHAT)
    webchat_url: str | None = setting(
        "url",
        None,
        "Address under which shops' pages reach the website chat; by default MOSTRADOR_PUBLIC_URL.",
        _CHAT,
    )
    journal_days: int = setting(
        "days",
        30,
        "Days for which webhook bodies and delivery statuses are kept, for replays and proof.",
        _STORE,
    )
    attempt_days: int = setting(
        "days", 400, "Days for which the record of each answer (no texts) is kept, for reports.", _STORE
    )
    retention_days: int | None = setting(
        "days",
        None,
        "Days after which messages and files are erased, and customers who have not come back; without it, never.",
        _STORE,
    )
    order_days: int = setting(
        "days", 180, "Days for which copies of orders are kept after they were last heard of.", _STORE
    )
    shop_event_days: int = setting(
        "days", 30, "Days for which it is kept what consenting visitors did on the shop's pages.", (Process.WORKER,)
    )
    order_stuck_days: int = setting(
        "days", 3, "Days without a movement after which a parcel goes to a person first.", _STORE
    )
    orders_folder: Path | None = setting(
        "path", None, "Folder in which files of orders are watched; by default the folder orders of the data.", _STORE
    )
    media_file_mb: int = setting("megabytes", 100, "Largest file that is fetched, in MB.", (Process.WORKER,))
    media_contact_day_mb: int = setting(
        "megabytes",
        500,
        "Files fetched from one customer within 24 hours, in MB.",
        (Process.WORKER, Process.WEBCHAT),
    )
    media_total_mb: int = setting(
        "megabytes", 20_000, "Space for all files together, in MB.", (Process.WORKER, Process.WEBCHAT)
    )
    media_url: str | None = setting(
        "bucket",
        None,
        "S3-compatible storage for files, like s3://bucket/prefix, for several machines; else a folder.",
        _STORE,
    )
    media_endpoint: str | None = setting(
        "url", None, "Address of that storage where it is not Amazon's, like https://minio.example.com.", _STORE
    )
    media_region: str = setting("text", "us-east-1", "Region of that storage.", _STORE)
    media_key_id: str | None = setting("text", None, "Access key ID for that storage.", _STORE)
    media_secret_key: str | None = setting("text", None, "Secret access key for that storage.", _STORE, secret=True)
    internal_port: int = setting("port", 8081, "Loopback port for handoff requests.", (Process.WORKER,))
    sandbox_two_accounts: bool = setting(
        "switch", False, "The sandbox's shop has two bots and two numbers, to see several accounts.", _STORE
    )
    sandbox_port: int = setting("port", 8090, "Loopback port of the sandbox and its phones.", _CHAT)
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
    undo_seconds: float = setting(
        "moment", 10.0, "How long what agents send or resolve can be taken back, and waits; 0: not at all.", _STORE
    )
    smtp_url: str | None = setting(
        "mail_server",
        None,
        "Mail server for letters and alerts: smtps://user:password@host, or smtp:// for STARTTLS where it is offered.",
        _STORE,
        secret=True,
    )
    report_mail_to: str | None = setting(
        "mail_addresses", None, "Who gets Monday's letter, with commas between addresses.", _STORE
    )
    report_mail_from: str | None = setting(
        "mail_addresses",
        None,
        "From whom letters and alerts come, else the first recipient. With it and a mail server, codes prove orders.",
        _STORE,
    )
    alert_mail_to: str | None = setting(
        "mail_addresses", None, "Who is told by mail when something stops, with commas between addresses.", _STORE
    )
    demo_answers: bool = setting(
        "switch",
        False,
        "On a real account, let the bot answer with the demo shop's facts; else people get every message until the"
        " facts are the shop's.",
        _STORE,
    )
    translation_engine: str | None = setting(
        "translation_engine",
        None,
        "Who translates for agents: libretranslate, deepl or argos (installed here); without it nothing is translated.",
        (Process.WEB,),
    )
    translation_url: str | None = setting(
        "url",
        None,
        "Address of LibreTranslate, like https://translate.example.com; of DeepL if not its own.",
        (Process.WEB,),
    )
    translation_key: str | None = setting(
        "text", None, "API key of the translation engine; DeepL's free keys end in :fx.", (Process.WEB,), secret=True
    )
    ask_rating: bool = setting("switch", True, "Ask customers how a person's help was, when it is done.", _STORE)

    log_format: str = setting(
        "log_format", "text", "How processes write their logs: text, or json with each message's way.", _LOGGING
    )
    metrics_token: str | None = setting(
        "text",
        None,
        "Opens /metrics of web and worker to Prometheus on other machines; without it they open to this machine only.",
        _STORE,
        secret=True,
    )

    commit_versions: bool = setting(
        "switch", False, "Where the project is a git checkout: one commit of data/ for each published version.", _STORE
    )

    oidc_issuer: str | None = setting(
        "issuer",
        None,
        "Issuer of the OpenID Connect provider by which people sign in, as its discovery document names it.",
        (Process.WEB,),
    )
    oidc_client_id: str | None = setting("text", None, "Client ID that the provider gave this desk.", (Process.WEB,))
    oidc_client_secret: str | None = setting(
        "text", None, "Client secret that the provider gave this desk.", (Process.WEB,), secret=True
    )
    oidc_roles: str | None = setting(
        "group_roles", None, "Which group gives which role, like Support=agent, Heads=admin.", (Process.WEB,)
    )
    oidc_groups_claim: str = setting(
        "text", "groups", "Claim in which the provider names a person's groups; dots lead inwards.", (Process.WEB,)
    )
    oidc_scopes: str = setting(
        "text", "openid email profile", "Scopes that are asked for, with spaces between.", (Process.WEB,)
    )
    oidc_title: str = setting(
        "text", "your company account", "What the button calls the provider: Sign in with …", (Process.WEB,)
    )
    password_only_for: str | None = setting(
        "text",
        None,
        "Login of the one admin who may sign in with a password; everybody else by the provider alone.",
        (Process.WEB,),
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
    push_key: str = setting(
        "text",
        "",
        "Private key (VAPID) by which push services know this desk; with another one phones must be turned on again.",
        _STORE,
        secret=True,
        generated=True,
    )
    push_service: str | None = setting(
        "url", None, "Push service of your own at a private address; all others must be public, and https.", _STORE
    )
    account_key: str = setting(
        "text", "", "Seals the secrets of accounts that are entered on the desk.", _CHAT, secret=True, generated=True
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

    website_name: str | None = setting(
        "text", None, "Name of the shop's site for the website chat: small letters, digits and -.", _CHAT
    )
    website_identity_secret: str | None = setting(
        "text",
        None,
        "At least 32 characters; the shop's server signs with it who is signed in there.",
        _CHAT,
        secret=True,
    )


def _described(row: Field[Any]) -> Setting:
    return Setting(name=row.name, default=row.default, **row.metadata)


TABLE: tuple[Setting, ...] = tuple(_described(row) for row in fields(Settings) if row.metadata)

# The addresses and folders that a process receives with its settings, to use them; properties of Settings.
ADDRESSES: Mapping[Process, tuple[str, ...]] = {
    Process.ACTIONS: ("internal_url",),
    Process.RASA: ("actions_url", "published_dir"),
}

"""The nouns and tables of the sandbox's storage; see bot.store.sandbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlite_utils
from sqlite_utils.migrations import Migrations

MIGRATIONS = Migrations("sandbox")

_STEPS = (
    "CREATE TABLE counter (name TEXT PRIMARY KEY, value BIGINT NOT NULL)",
    "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    """CREATE TABLE customer (
        customer_id TEXT PRIMARY KEY, channel TEXT NOT NULL, name TEXT NOT NULL, language TEXT NOT NULL,
        phone TEXT, user_id TEXT NOT NULL, username TEXT, blocked BIGINT NOT NULL DEFAULT 0,
        last_wrote_at DOUBLE PRECISION, typing_until DOUBLE PRECISION NOT NULL DEFAULT 0,
        changed BIGINT NOT NULL)""",
    """CREATE TABLE message (
        number BIGINT PRIMARY KEY, customer_id TEXT NOT NULL REFERENCES customer,
        provider_message_id TEXT NOT NULL, author TEXT NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL,
        content TEXT NOT NULL, status TEXT NOT NULL, callback_data TEXT,
        created_at DOUBLE PRECISION NOT NULL, changed BIGINT NOT NULL,
        UNIQUE (customer_id, provider_message_id))""",
    "CREATE INDEX message_changed ON message (changed)",
    "CREATE INDEX message_provider ON message (provider_message_id)",
    """CREATE TABLE file (
        file_id TEXT PRIMARY KEY, mime_type TEXT NOT NULL, filename TEXT NOT NULL, size BIGINT NOT NULL,
        sha256 TEXT NOT NULL, created_at DOUBLE PRECISION NOT NULL, content BLOB NOT NULL)""",
    """CREATE TABLE delivery (
        number BIGINT PRIMARY KEY, channel TEXT NOT NULL, order_key TEXT, update_id BIGINT,
        body TEXT NOT NULL, messages TEXT NOT NULL, state TEXT NOT NULL, tries BIGINT NOT NULL DEFAULT 0,
        due_at DOUBLE PRECISION NOT NULL, created_at DOUBLE PRECISION NOT NULL)""",
    "CREATE INDEX delivery_waiting ON delivery (channel, number) WHERE state = 'waiting'",
    "CREATE TABLE press (query_id TEXT PRIMARY KEY, number BIGINT NOT NULL REFERENCES message, answer TEXT)",
    """CREATE TABLE unknown_call (
        method TEXT NOT NULL, path TEXT NOT NULL, count BIGINT NOT NULL, last_at DOUBLE PRECISION NOT NULL,
        PRIMARY KEY (method, path))""",
)


@MIGRATIONS()
def m001_phones(database: sqlite_utils.Database) -> None:
    """Customers, messages, files, deliveries and counters."""
    for step in _STEPS:
        database.conn.execute(step)


@dataclass(frozen=True, kw_only=True)
class PhoneCustomer:
    """A customer of the sandbox. `phone` is None on Telegram and where WhatsApp withholds it."""

    customer_id: str
    channel: str
    name: str
    language: str
    user_id: str
    phone: str | None = None
    username: str | None = None
    blocked: bool = False
    last_wrote_at: float | None = None
    typing_until: float = 0


@dataclass(frozen=True, kw_only=True)
class PhoneMessage:
    """One bubble on a phone; `author` is `customer` or `shop`, `content` what is shown beside the text."""

    number: int
    customer_id: str
    provider_message_id: str
    author: str
    kind: str
    status: str
    created_at: float
    text: str = ""
    callback_data: str | None = None
    content: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class PhoneFile:
    """A file that somebody sent: `size` in bytes, `sha256` in hex."""

    file_id: str
    mime_type: str
    filename: str
    size: int
    sha256: str
    created_at: float
    content: bytes = field(repr=False, default=b"")


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One webhook body. Of those with one `order_key` only the oldest is on its way."""

    number: int
    channel: str
    order_key: str | None
    due_at: float
    created_at: float
    tries: int
    body: str = field(repr=False, default="")
    update_id: int | None = None

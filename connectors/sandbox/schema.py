"""The tables of the sandbox's own file, apart from the shop's."""

from __future__ import annotations

from bot.store.schema import steps

_PHONES = """
CREATE TABLE counter (name TEXT PRIMARY KEY, value BIGINT NOT NULL);
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE customer (
    customer_id TEXT PRIMARY KEY, channel TEXT NOT NULL, name TEXT NOT NULL, language TEXT NOT NULL,
    phone TEXT, user_id TEXT NOT NULL, username TEXT, blocked BIGINT NOT NULL DEFAULT 0,
    last_wrote_at DOUBLE PRECISION, typing_until DOUBLE PRECISION NOT NULL DEFAULT 0,
    changed BIGINT NOT NULL);
CREATE TABLE message (
    number BIGINT PRIMARY KEY, customer_id TEXT NOT NULL REFERENCES customer,
    provider_message_id TEXT NOT NULL, author TEXT NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL,
    content TEXT NOT NULL, status TEXT NOT NULL, callback_data TEXT,
    created_at DOUBLE PRECISION NOT NULL, changed BIGINT NOT NULL,
    UNIQUE (customer_id, provider_message_id));
CREATE INDEX message_changed ON message (changed);
CREATE INDEX message_provider ON message (provider_message_id);
CREATE TABLE file (
    file_id TEXT PRIMARY KEY, mime_type TEXT NOT NULL, filename TEXT NOT NULL, size BIGINT NOT NULL,
    sha256 TEXT NOT NULL, created_at DOUBLE PRECISION NOT NULL, content BLOB NOT NULL);
CREATE TABLE delivery (
    number BIGINT PRIMARY KEY, channel TEXT NOT NULL, order_key TEXT, update_id BIGINT,
    body TEXT NOT NULL, messages TEXT NOT NULL, state TEXT NOT NULL, tries BIGINT NOT NULL DEFAULT 0,
    due_at DOUBLE PRECISION NOT NULL, created_at DOUBLE PRECISION NOT NULL);
CREATE INDEX delivery_waiting ON delivery (channel, number) WHERE state = 'waiting';
CREATE TABLE press (query_id TEXT PRIMARY KEY, number BIGINT NOT NULL REFERENCES message, answer TEXT);
CREATE TABLE unknown_call (
    method TEXT NOT NULL, path TEXT NOT NULL, count BIGINT NOT NULL, last_at DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (method, path));
"""

SCHEMA = steps("sandbox", {"m001_phones": _PHONES})

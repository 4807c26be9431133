"""Orders of the shop's own systems, their sources, who proved which, tries to find one, and what is asked of one."""

from __future__ import annotations

STEPS = """
CREATE TABLE shop_order (
    order_key TEXT PRIMARY KEY, source_id TEXT NOT NULL, external_key TEXT NOT NULL, number_key TEXT NOT NULL,
    record TEXT NOT NULL, email_print TEXT, phone_print TEXT, phone_end_print TEXT, postcode_print TEXT,
    changed_at DOUBLE PRECISION NOT NULL, stored_at DOUBLE PRECISION NOT NULL,
    UNIQUE (source_id, external_key));
CREATE INDEX shop_order_number ON shop_order (number_key);
CREATE INDEX shop_order_phone ON shop_order (phone_print) WHERE phone_print IS NOT NULL;
CREATE INDEX shop_order_email ON shop_order (email_print) WHERE email_print IS NOT NULL;
CREATE INDEX shop_order_stored ON shop_order (stored_at);
CREATE TABLE order_contact (
    order_key TEXT NOT NULL, contact_id TEXT NOT NULL REFERENCES contact, level BIGINT NOT NULL, proof TEXT NOT NULL,
    proven_at DOUBLE PRECISION NOT NULL, PRIMARY KEY (order_key, contact_id));
CREATE INDEX order_contact_contact ON order_contact (contact_id);
CREATE TABLE order_try (
    try_id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversation, network TEXT NOT NULL,
    number_print TEXT NOT NULL, level BIGINT NOT NULL, proof TEXT, attempt_id TEXT, tried_at DOUBLE PRECISION NOT NULL);
CREATE INDEX order_try_conversation ON order_try (conversation_id, tried_at);
CREATE INDEX order_try_network ON order_try (network, tried_at);
CREATE INDEX order_try_number ON order_try (number_print, tried_at);
CREATE TABLE erased_order (order_print TEXT PRIMARY KEY, erased_at DOUBLE PRECISION NOT NULL);
CREATE TABLE order_source (
    source_id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, settings TEXT NOT NULL, sealed TEXT,
    off_since DOUBLE PRECISION, position TEXT NOT NULL DEFAULT '{}', read_at DOUBLE PRECISION,
    read_count BIGINT NOT NULL DEFAULT 0, failed_at DOUBLE PRECISION, failure TEXT NOT NULL DEFAULT '',
    created_at DOUBLE PRECISION NOT NULL);
CREATE TABLE order_hint (
    source_id TEXT NOT NULL REFERENCES order_source, hint_id TEXT NOT NULL, external_key TEXT NOT NULL,
    received_at DOUBLE PRECISION NOT NULL, done_at DOUBLE PRECISION, PRIMARY KEY (source_id, hint_id));
CREATE INDEX order_hint_open ON order_hint (received_at) WHERE done_at IS NULL;
CREATE TABLE order_request (
    request_id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversation, kind TEXT NOT NULL,
    number TEXT, requested_at DOUBLE PRECISION NOT NULL, settled_at DOUBLE PRECISION,
    settled_by TEXT REFERENCES agent);
CREATE INDEX order_request_conversation ON order_request (conversation_id);
CREATE INDEX order_request_requested ON order_request (requested_at);
"""

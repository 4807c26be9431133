"""Codes that were mailed to an order's address, as keyed hashes, for the minutes in which they hold."""

from __future__ import annotations

STEPS = """
CREATE TABLE order_code (
    code_id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversation, order_key TEXT NOT NULL,
    code_print TEXT NOT NULL, tries BIGINT NOT NULL DEFAULT 0, sent_at DOUBLE PRECISION NOT NULL,
    used_at DOUBLE PRECISION);
CREATE INDEX order_code_conversation ON order_code (conversation_id, sent_at);
CREATE INDEX order_code_order ON order_code (order_key, sent_at);
CREATE INDEX order_code_sent ON order_code (sent_at);
"""

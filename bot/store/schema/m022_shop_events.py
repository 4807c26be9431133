"""Browsers on the shop's pages that agreed to be counted, what they did there, and which orders are theirs."""

from __future__ import annotations

STEPS = """
CREATE TABLE browser (
    browser_hash TEXT PRIMARY KEY, account_id TEXT NOT NULL REFERENCES account, address TEXT,
    first_at DOUBLE PRECISION NOT NULL, seen_at DOUBLE PRECISION NOT NULL, visit BIGINT NOT NULL,
    visit_at DOUBLE PRECISION NOT NULL, language TEXT NOT NULL DEFAULT '', device TEXT NOT NULL DEFAULT '',
    noted TEXT NOT NULL DEFAULT '{}', first_talk_at DOUBLE PRECISION, talked_at DOUBLE PRECISION);
CREATE INDEX browser_seen ON browser (seen_at);
CREATE INDEX browser_address ON browser (address) WHERE address IS NOT NULL;
CREATE INDEX browser_account ON browser (account_id, seen_at);
CREATE TABLE shop_event (
    event_id TEXT PRIMARY KEY, browser_hash TEXT NOT NULL REFERENCES browser, account_id TEXT NOT NULL,
    visit BIGINT NOT NULL, name TEXT NOT NULL, path TEXT NOT NULL, record TEXT NOT NULL,
    happened_at DOUBLE PRECISION NOT NULL);
CREATE INDEX shop_event_browser ON shop_event (browser_hash, visit, happened_at);
CREATE INDEX shop_event_happened ON shop_event (happened_at);
CREATE TABLE browser_order (
    account_id TEXT NOT NULL, number_key TEXT NOT NULL, browser_hash TEXT NOT NULL REFERENCES browser,
    joined_by TEXT NOT NULL, order_key TEXT, placed_at DOUBLE PRECISION NOT NULL, total DOUBLE PRECISION NOT NULL,
    refunded DOUBLE PRECISION NOT NULL DEFAULT 0, currency TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account_id, number_key));
CREATE INDEX browser_order_browser ON browser_order (browser_hash);
CREATE INDEX browser_order_placed ON browser_order (placed_at);
INSERT INTO counter (name, value) VALUES ('browser_order', 0);
"""

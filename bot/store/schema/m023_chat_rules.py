"""Rules that invite visitors to the chat, their versions, and how often each did not fire and why."""

from __future__ import annotations

STEPS = """
CREATE TABLE chat_rule (
    rule_id TEXT PRIMARY KEY, account_id TEXT NOT NULL REFERENCES account, place BIGINT NOT NULL,
    version BIGINT NOT NULL, record TEXT NOT NULL, on_since DOUBLE PRECISION, created_at DOUBLE PRECISION NOT NULL,
    changed_at DOUBLE PRECISION NOT NULL, stopped_at DOUBLE PRECISION, stopped_because TEXT NOT NULL DEFAULT '',
    deleted_at DOUBLE PRECISION);
CREATE INDEX chat_rule_account ON chat_rule (account_id, place);
CREATE TABLE chat_rule_refusal (
    rule_id TEXT NOT NULL REFERENCES chat_rule, version BIGINT NOT NULL, day TEXT NOT NULL, reason TEXT NOT NULL,
    number BIGINT NOT NULL, PRIMARY KEY (rule_id, version, day, reason));
CREATE TABLE chat_rule_reading (
    rule_id TEXT NOT NULL REFERENCES chat_rule, version BIGINT NOT NULL, day TEXT NOT NULL, verdict TEXT NOT NULL,
    numbers TEXT NOT NULL, made_at DOUBLE PRECISION NOT NULL, PRIMARY KEY (rule_id, version, day));
"""

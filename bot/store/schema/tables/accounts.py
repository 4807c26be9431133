"""Accounts: the shop's bots and numbers, their templates, and the journal of the bodies that they received."""

from __future__ import annotations

STEPS = """
CREATE TABLE account (
    account_id TEXT PRIMARY KEY, channel TEXT NOT NULL, address TEXT NOT NULL, name TEXT NOT NULL,
    poll_offset BIGINT NOT NULL DEFAULT 0, poller_id TEXT, stopped_cause TEXT, stopped_text TEXT,
    unreachable_text TEXT, unreachable_since DOUBLE PRECISION, templates_due_at DOUBLE PRECISION,
    templates_fetched_at DOUBLE PRECISION, templates_fault TEXT, stopped_since DOUBLE PRECISION,
    ask_first BIGINT NOT NULL DEFAULT 0, received BIGINT NOT NULL DEFAULT 0,
    sealed TEXT, colour TEXT NOT NULL DEFAULT 'grey', off_since DOUBLE PRECISION,
    UNIQUE (channel, address));
CREATE TABLE account_notice (
    account_id TEXT NOT NULL REFERENCES account, topic TEXT NOT NULL, text TEXT NOT NULL DEFAULT '',
    until_at DOUBLE PRECISION, level BIGINT, noticed_at DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (account_id, topic));
CREATE TABLE template (
    account_id TEXT NOT NULL REFERENCES account, name TEXT NOT NULL, language TEXT NOT NULL, category TEXT NOT NULL,
    status TEXT NOT NULL, content TEXT NOT NULL,
    PRIMARY KEY (account_id, name, language));
CREATE TABLE journal (
    journal_id TEXT PRIMARY KEY, account_id TEXT NOT NULL REFERENCES account, update_key TEXT,
    received_at DOUBLE PRECISION NOT NULL, body TEXT NOT NULL, state TEXT NOT NULL, reason TEXT,
    encoding TEXT NOT NULL DEFAULT 'utf-8', size BIGINT NOT NULL DEFAULT 0, replayed_at DOUBLE PRECISION,
    UNIQUE (account_id, update_key));
CREATE INDEX journal_unreadable ON journal (received_at) WHERE state = 'unreadable';
CREATE INDEX journal_received ON journal (received_at);
CREATE INDEX journal_replayed ON journal (replayed_at) WHERE replayed_at IS NOT NULL;
CREATE TABLE status (
    account_id TEXT NOT NULL, provider_message_id TEXT NOT NULL, status TEXT NOT NULL,
    status_at DOUBLE PRECISION NOT NULL, error_code BIGINT, error_text TEXT, our_message_id TEXT,
    PRIMARY KEY (account_id, provider_message_id, status));
CREATE INDEX status_time ON status (status_at);
"""

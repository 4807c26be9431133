"""The website chat: browsers of visitors, codes with which a visitor goes on elsewhere, and each site's set-up."""

from __future__ import annotations

STEPS = """
CREATE TABLE visitor (
    token_hash TEXT PRIMARY KEY, account_id TEXT NOT NULL REFERENCES account, address TEXT NOT NULL, alias TEXT,
    name TEXT, claims TEXT NOT NULL DEFAULT '{}', created_at DOUBLE PRECISION NOT NULL,
    seen_at DOUBLE PRECISION NOT NULL, ended_at DOUBLE PRECISION);
CREATE INDEX visitor_address ON visitor (address);
CREATE INDEX visitor_alias ON visitor (alias) WHERE alias IS NOT NULL;
CREATE INDEX visitor_seen ON visitor (seen_at);
CREATE INDEX conversation_claimed ON conversation (channel) WHERE claim_number IS NOT NULL;
CREATE TABLE continuation (
    code_hash TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversation,
    made_at DOUBLE PRECISION NOT NULL, used_at DOUBLE PRECISION);
CREATE INDEX continuation_conversation ON continuation (conversation_id);
CREATE TABLE widget (
    account_id TEXT PRIMARY KEY REFERENCES account, setup TEXT NOT NULL, changed_at DOUBLE PRECISION NOT NULL);
"""

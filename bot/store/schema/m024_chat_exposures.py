"""Each time that a rule fired for a browser, invited or held out alike, and what became of it."""

from __future__ import annotations

STEPS = """
CREATE TABLE chat_exposure (
    exposure_id TEXT PRIMARY KEY, account_id TEXT NOT NULL, rule_id TEXT NOT NULL REFERENCES chat_rule,
    version BIGINT NOT NULL, browser_hash TEXT NOT NULL REFERENCES browser, arm TEXT NOT NULL,
    visit BIGINT NOT NULL, view TEXT NOT NULL, path TEXT NOT NULL, fired_at DOUBLE PRECISION NOT NULL,
    opened_at DOUBLE PRECISION, closed_at DOUBLE PRECISION, never_at DOUBLE PRECISION, talked_at DOUBLE PRECISION,
    conversation_id TEXT REFERENCES conversation);
CREATE INDEX chat_exposure_browser ON chat_exposure (browser_hash, fired_at);
CREATE INDEX chat_exposure_rule ON chat_exposure (rule_id, version, fired_at);
CREATE INDEX chat_exposure_fired ON chat_exposure (account_id, fired_at);
CREATE INDEX chat_exposure_conversation ON chat_exposure (conversation_id) WHERE conversation_id IS NOT NULL;
"""

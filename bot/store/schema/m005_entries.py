"""Entries: what editors keep of the questions that the bot answers, beside the files: drafts, history, cards."""

from __future__ import annotations

STEPS = """
CREATE TABLE entry_draft (
    agent_id TEXT NOT NULL REFERENCES agent, entry TEXT NOT NULL, content TEXT NOT NULL, based_on TEXT,
    based_text TEXT, changed_at DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (agent_id, entry));
CREATE TABLE entry_change (
    change_id TEXT PRIMARY KEY, entry TEXT NOT NULL, former_entry TEXT, agent_id TEXT REFERENCES agent,
    why TEXT NOT NULL DEFAULT '', text_before TEXT, text_after TEXT, changed_at DOUBLE PRECISION NOT NULL);
CREATE INDEX entry_change_entry ON entry_change (entry, changed_at);
CREATE TABLE entry_card (
    entry TEXT PRIMARY KEY, owner_id TEXT REFERENCES agent, notes TEXT NOT NULL DEFAULT '',
    changed_at DOUBLE PRECISION NOT NULL);
CREATE TABLE entry_comment (
    comment_id TEXT PRIMARY KEY, entry TEXT NOT NULL, agent_id TEXT REFERENCES agent, text TEXT NOT NULL,
    created_at DOUBLE PRECISION NOT NULL);
CREATE INDEX entry_comment_entry ON entry_comment (entry, created_at);
CREATE TABLE entry_viewer (
    page TEXT PRIMARY KEY, agent_id TEXT NOT NULL REFERENCES agent, entry TEXT NOT NULL,
    seen_at DOUBLE PRECISION NOT NULL);
CREATE INDEX entry_viewer_entry ON entry_viewer (entry, seen_at);
CREATE INDEX attempt_entry ON attempt (entry, started_at) WHERE entry IS NOT NULL;
"""

"""Views: filters over conversations that people save, the index that serves them, and the question that failed."""

from __future__ import annotations

STEPS = """
ALTER TABLE conversation ADD COLUMN question TEXT;
CREATE TABLE saved_view (
    view_id TEXT PRIMARY KEY, name TEXT NOT NULL, owner_id TEXT REFERENCES agent, team TEXT,
    filter TEXT NOT NULL, sort TEXT NOT NULL, created_at DOUBLE PRECISION NOT NULL);
CREATE INDEX saved_view_owner ON saved_view (owner_id);
CREATE INDEX conversation_view ON conversation (state, last_message_at, channel, account_id, language, agent_id, unread,
    waiting_since, last_incoming_at, conversation_id);
"""

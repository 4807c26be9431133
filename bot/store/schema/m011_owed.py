"""Since when each customer waits for a person's answer, the team's own settings, and targets for replies."""

from __future__ import annotations

STEPS = """
ALTER TABLE conversation ADD COLUMN owed_since DOUBLE PRECISION;
ALTER TABLE conversation ADD COLUMN breach_told_for DOUBLE PRECISION;
UPDATE conversation SET owed_since = waiting_since WHERE state = 'queued';
UPDATE conversation SET owed_since = last_incoming_at WHERE state = 'agent' AND last_incoming_at > COALESCE(
    (SELECT MAX(m.created_at) FROM message m WHERE m.conversation_id = conversation.conversation_id
     AND m.author = 'agent' AND m.kind NOT IN ('reaction', 'edit', 'revoke')), 0);
CREATE INDEX conversation_owed ON conversation (owed_since) WHERE owed_since IS NOT NULL;
CREATE TABLE team_setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE target (
    target_id TEXT PRIMARY KEY, channel TEXT, label_id TEXT REFERENCES label, first_seconds DOUBLE PRECISION,
    next_seconds DOUBLE PRECISION, tells_agent_id TEXT REFERENCES agent, changed_at DOUBLE PRECISION NOT NULL);
"""

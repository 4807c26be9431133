"""Web push: each person's choices, their devices, and what is to be shown on them."""

from __future__ import annotations

STEPS = """
CREATE TABLE push_choice (
    agent_id TEXT PRIMARY KEY REFERENCES agent, waiting BIGINT NOT NULL, mine BIGINT NOT NULL, mention BIGINT NOT NULL,
    words BIGINT NOT NULL, quiet_from TEXT, quiet_until TEXT);
CREATE TABLE push_device (
    device_id TEXT PRIMARY KEY, agent_id TEXT NOT NULL REFERENCES agent, session_hash TEXT NOT NULL,
    endpoint TEXT NOT NULL UNIQUE, p256dh TEXT NOT NULL, auth TEXT NOT NULL, browser TEXT NOT NULL,
    created_at DOUBLE PRECISION NOT NULL, refused_at DOUBLE PRECISION);
CREATE INDEX push_device_agent ON push_device (agent_id);
CREATE TABLE push_alert (
    alert_id TEXT PRIMARY KEY, device_id TEXT NOT NULL REFERENCES push_device, kind TEXT NOT NULL,
    subject TEXT NOT NULL, conversation_id TEXT NOT NULL REFERENCES conversation, state TEXT NOT NULL,
    tries BIGINT NOT NULL DEFAULT 0, created_at DOUBLE PRECISION NOT NULL, due_at DOUBLE PRECISION NOT NULL,
    UNIQUE (device_id, kind, subject));
CREATE INDEX push_alert_due ON push_alert (due_at) WHERE state = 'due';
CREATE INDEX push_alert_created ON push_alert (created_at);
CREATE INDEX push_alert_conversation ON push_alert (conversation_id);
INSERT INTO counter (name, value) VALUES ('push', 0);
"""

"""Changes of what the shop set on its pages, so that they can be undone, and which troubles were told by mail."""

from __future__ import annotations

STEPS = """
INSERT INTO counter (name, value) VALUES ('setting_change', 0);
CREATE TABLE setting_change (
    number BIGINT PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, old_row TEXT, new_row TEXT,
    changed_at DOUBLE PRECISION NOT NULL, agent_id TEXT REFERENCES agent, undone_at DOUBLE PRECISION);
CREATE INDEX setting_change_subject ON setting_change (kind, subject, number);
CREATE INDEX setting_change_changed ON setting_change (changed_at);
CREATE TABLE alert (topic TEXT PRIMARY KEY, told_at DOUBLE PRECISION NOT NULL);
"""

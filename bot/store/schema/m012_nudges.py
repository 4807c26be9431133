"""Nudges: when a silent customer is asked once more, and when the conversation is then closed, per label."""

from __future__ import annotations

STEPS = """
ALTER TABLE conversation ADD COLUMN nudged_at DOUBLE PRECISION;
CREATE TABLE nudge (
    label_id TEXT PRIMARY KEY REFERENCES label, ask_seconds DOUBLE PRECISION NOT NULL,
    close_seconds DOUBLE PRECISION NOT NULL, changed_at DOUBLE PRECISION NOT NULL);
"""

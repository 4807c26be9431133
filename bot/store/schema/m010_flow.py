"""An agent's flow: messages held so that they can be taken back, macros, and personal choices at the desk."""

from __future__ import annotations

STEPS = """
ALTER TABLE delivery ADD COLUMN held_until DOUBLE PRECISION;
CREATE TABLE agent_choice (
    agent_id TEXT NOT NULL REFERENCES agent, choice TEXT NOT NULL, value BIGINT NOT NULL,
    PRIMARY KEY (agent_id, choice));
CREATE TABLE macro (
    macro_id TEXT PRIMARY KEY, name TEXT NOT NULL, owner_id TEXT REFERENCES agent,
    uses BIGINT NOT NULL DEFAULT 0, changed_at DOUBLE PRECISION NOT NULL);
CREATE TABLE macro_step (
    macro_id TEXT NOT NULL REFERENCES macro, place BIGINT NOT NULL, kind TEXT NOT NULL,
    value TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (macro_id, place));
"""

"""Processes of the whole installation, on whichever machine: each tells from time to time how it stands."""

from __future__ import annotations

STEPS = """
CREATE TABLE process (
    process_id TEXT PRIMARY KEY, host TEXT NOT NULL, kind TEXT NOT NULL, beat BIGINT NOT NULL,
    facts TEXT NOT NULL, told_at DOUBLE PRECISION NOT NULL);
"""

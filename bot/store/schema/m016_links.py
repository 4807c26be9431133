"""Links of the shop's into its chats, each with the mark by which conversations are counted."""

from __future__ import annotations

STEPS = """
CREATE TABLE link (
    link_id TEXT PRIMARY KEY, mark TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES account, channel TEXT NOT NULL, address TEXT NOT NULL, text TEXT NOT NULL,
    created_at DOUBLE PRECISION NOT NULL, ended_at DOUBLE PRECISION);
"""

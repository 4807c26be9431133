"""The keys of replies that were taken back: a page that sends one again, having heard nothing, is told so."""

from __future__ import annotations

STEPS = """
CREATE TABLE taken_back (
    conversation_id TEXT NOT NULL REFERENCES conversation, client_key TEXT NOT NULL,
    taken_back_at DOUBLE PRECISION NOT NULL, PRIMARY KEY (conversation_id, client_key));
CREATE INDEX taken_back_at ON taken_back (taken_back_at);
"""

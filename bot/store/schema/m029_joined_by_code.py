"""Codes of visitors: in which conversation somebody is asked whether the code is theirs, and the merges they led to."""

from __future__ import annotations

STEPS = """
ALTER TABLE continuation ADD COLUMN asked_conversation_id TEXT REFERENCES conversation;
CREATE INDEX continuation_asked ON continuation (asked_conversation_id) WHERE asked_conversation_id IS NOT NULL;
ALTER TABLE contact_merge ADD COLUMN by_code INTEGER NOT NULL DEFAULT 0;
"""

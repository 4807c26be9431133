"""Owners see conversations only where an admin allowed it."""

from __future__ import annotations

STEPS = """
ALTER TABLE agent ADD COLUMN reads_conversations BIGINT NOT NULL DEFAULT 0;
"""

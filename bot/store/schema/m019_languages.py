"""The language in which each person of the team reads the desk; without one, their browser's."""

from __future__ import annotations

STEPS = """
ALTER TABLE agent ADD COLUMN language TEXT;
"""

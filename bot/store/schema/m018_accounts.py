"""Accounts: several on a channel, each with its sealed settings, name and colour, and whether it is switched off."""

STEPS = """
ALTER TABLE account ADD COLUMN sealed TEXT;
ALTER TABLE account ADD COLUMN colour TEXT NOT NULL DEFAULT 'grey';
ALTER TABLE account ADD COLUMN off_since DOUBLE PRECISION;
"""

"""Monday's letters: which was sent, and why one was not."""

from __future__ import annotations

STEPS = """
CREATE TABLE report_letter (
    last_day TEXT PRIMARY KEY, begun_at DOUBLE PRECISION NOT NULL, sent_at DOUBLE PRECISION, fault TEXT);
"""

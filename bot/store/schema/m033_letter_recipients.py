"""To whom Monday's letter went, or should have gone."""

from __future__ import annotations

STEPS = """
ALTER TABLE report_letter ADD COLUMN recipients TEXT;
"""

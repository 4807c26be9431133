"""When the shop was last put back from a backup (UTC unix milliseconds; 0: never); for how long a conversation that was
held owed an answer; how many of a process's deaths the reports have counted; what Monday's letter said."""

from __future__ import annotations

STEPS = """
INSERT INTO counter (name, value) VALUES ('restored', 0);
ALTER TABLE report_wait ADD COLUMN owed_seconds DOUBLE PRECISION;
ALTER TABLE process_incident ADD COLUMN counted BIGINT NOT NULL DEFAULT 0;
ALTER TABLE report_letter ADD COLUMN text TEXT;
"""

"""What the supervisor tells the owner: a process that died again and again, or hung."""

STEPS = """
CREATE TABLE process_incident (
    incident_id TEXT PRIMARY KEY, process TEXT NOT NULL, text TEXT NOT NULL, times BIGINT NOT NULL,
    first_at DOUBLE PRECISION NOT NULL, last_at DOUBLE PRECISION NOT NULL, settled_at DOUBLE PRECISION);
CREATE UNIQUE INDEX process_incident_open ON process_incident (process) WHERE settled_at IS NULL;
"""

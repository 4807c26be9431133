"""Running: counters, events, workers, incidents of processes, and keys of the shop."""

from __future__ import annotations

STEPS = """
CREATE TABLE counter (
    name TEXT PRIMARY KEY, value BIGINT NOT NULL);
INSERT INTO counter (name, value) VALUES ('event', 0), ('claim', 0);
CREATE TABLE event (
    number BIGINT PRIMARY KEY, kind TEXT NOT NULL, conversation_id TEXT, created_at DOUBLE PRECISION NOT NULL);
CREATE TABLE worker (
    worker_id TEXT PRIMARY KEY, beat BIGINT NOT NULL, started_at DOUBLE PRECISION NOT NULL);
CREATE TABLE process_incident (
    incident_id TEXT PRIMARY KEY, process TEXT NOT NULL, text TEXT NOT NULL, times BIGINT NOT NULL,
    first_at DOUBLE PRECISION NOT NULL, last_at DOUBLE PRECISION NOT NULL, settled_at DOUBLE PRECISION);
CREATE UNIQUE INDEX process_incident_open ON process_incident (process) WHERE settled_at IS NULL;
CREATE TABLE hash_key (
    name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE unused_file (
    content_hash TEXT PRIMARY KEY);
"""

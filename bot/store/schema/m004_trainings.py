"""Trainings: what editors asked the trainer for, how far it is, and what came out; no customer's words.

A comparison names messages by their ids: the words stay where erasing finds them.
"""

from __future__ import annotations

STEPS = """
CREATE TABLE training (
    training_id TEXT PRIMARY KEY, agent_id TEXT REFERENCES agent, requested_at DOUBLE PRECISION NOT NULL,
    folder TEXT NOT NULL, state TEXT NOT NULL, step TEXT NOT NULL DEFAULT '',
    progress DOUBLE PRECISION NOT NULL DEFAULT 0,
    cancel_asked_at DOUBLE PRECISION, paused BIGINT NOT NULL DEFAULT 0, started_at DOUBLE PRECISION,
    ended_at DOUBLE PRECISION, reason TEXT, model TEXT, comparison TEXT, seconds DOUBLE PRECISION, overruled TEXT);
CREATE INDEX training_requested ON training (requested_at);
CREATE INDEX training_open ON training (state) WHERE state IN ('wanted', 'running');
CREATE TABLE trainer (name TEXT PRIMARY KEY, wanted_at DOUBLE PRECISION NOT NULL);
"""

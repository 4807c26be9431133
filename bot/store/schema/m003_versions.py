"""Versions of what the bot knows, their files by content, and the plans to publish them."""

from __future__ import annotations

STEPS = """
CREATE TABLE version (
    number BIGINT PRIMARY KEY, kind TEXT NOT NULL, files TEXT NOT NULL, model TEXT, trained_from TEXT NOT NULL,
    why TEXT NOT NULL, agent_id TEXT REFERENCES agent (agent_id), created_at DOUBLE PRECISION NOT NULL,
    back_to BIGINT, git_commit TEXT, comparison TEXT);
CREATE TABLE version_content (
    content_hash TEXT PRIMARY KEY, encoding TEXT NOT NULL, content TEXT NOT NULL);
CREATE TABLE version_file (
    files TEXT NOT NULL, path TEXT NOT NULL, content_hash TEXT NOT NULL REFERENCES version_content (content_hash),
    PRIMARY KEY (files, path));
CREATE TABLE plan (
    plan_id TEXT PRIMARY KEY, version BIGINT NOT NULL REFERENCES version (number), base TEXT NOT NULL,
    begins TEXT NOT NULL, ends TEXT, weekly INTEGER NOT NULL, why TEXT NOT NULL,
    agent_id TEXT REFERENCES agent (agent_id), state TEXT NOT NULL, due_at DOUBLE PRECISION NOT NULL,
    reason TEXT NOT NULL, created_at DOUBLE PRECISION NOT NULL);
"""

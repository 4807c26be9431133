"""Canned responses: what agents keep ready, a text per language."""

STEPS = """
CREATE TABLE canned (
    canned_id TEXT PRIMARY KEY, shortcut TEXT NOT NULL, owner_id TEXT REFERENCES agent, team TEXT,
    media_id TEXT REFERENCES media, uses BIGINT NOT NULL DEFAULT 0, changed_at DOUBLE PRECISION NOT NULL);
CREATE INDEX canned_shortcut ON canned (shortcut);
CREATE TABLE canned_text (
    canned_id TEXT NOT NULL REFERENCES canned, language TEXT NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (canned_id, language));
"""

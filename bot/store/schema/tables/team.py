"""The team: staff accounts, their languages and skills, their sign-in, and their audit log."""

from __future__ import annotations

STEPS = """
CREATE TABLE agent (
    agent_id TEXT PRIMARY KEY, name TEXT NOT NULL, login TEXT NOT NULL UNIQUE, role TEXT NOT NULL,
    password_hash TEXT, created_at DOUBLE PRECISION NOT NULL, disabled_at DOUBLE PRECISION, capacity BIGINT,
    picture_hash TEXT, picture_type TEXT);
CREATE TABLE agent_language (
    agent_id TEXT NOT NULL REFERENCES agent, language TEXT NOT NULL,
    PRIMARY KEY (agent_id, language));
CREATE TABLE agent_skill (
    agent_id TEXT NOT NULL REFERENCES agent, skill TEXT NOT NULL,
    PRIMARY KEY (agent_id, skill));
CREATE TABLE presence (
    agent_id TEXT PRIMARY KEY REFERENCES agent, away_since DOUBLE PRECISION, seen_at DOUBLE PRECISION NOT NULL,
    idle_since DOUBLE PRECISION NOT NULL);
CREATE TABLE sign_in_link (
    token_hash TEXT PRIMARY KEY, agent_id TEXT NOT NULL REFERENCES agent, expires_at DOUBLE PRECISION NOT NULL,
    used_at DOUBLE PRECISION, purpose TEXT NOT NULL DEFAULT 'sign_in');
CREATE INDEX sign_in_link_agent ON sign_in_link (agent_id);
CREATE TABLE session (
    token_hash TEXT PRIMARY KEY, agent_id TEXT NOT NULL REFERENCES agent, created_at DOUBLE PRECISION NOT NULL,
    expires_at DOUBLE PRECISION NOT NULL, address TEXT NOT NULL DEFAULT '', browser TEXT NOT NULL DEFAULT '',
    seen_at DOUBLE PRECISION);
CREATE INDEX session_agent ON session (agent_id);
CREATE INDEX session_expires ON session (expires_at);
CREATE TABLE invitation (
    invitation_id TEXT PRIMARY KEY, token_hash TEXT NOT NULL UNIQUE, login TEXT NOT NULL, role TEXT NOT NULL,
    invited_by TEXT REFERENCES agent, created_at DOUBLE PRECISION NOT NULL, expires_at DOUBLE PRECISION NOT NULL,
    agent_id TEXT REFERENCES agent, ended_at DOUBLE PRECISION);
CREATE INDEX invitation_open ON invitation (login) WHERE ended_at IS NULL;
CREATE TABLE totp (
    agent_id TEXT PRIMARY KEY REFERENCES agent, secret TEXT NOT NULL, created_at DOUBLE PRECISION NOT NULL,
    confirmed_at DOUBLE PRECISION, last_step BIGINT NOT NULL DEFAULT 0);
CREATE TABLE recovery_code (
    agent_id TEXT NOT NULL REFERENCES agent, code_hash TEXT NOT NULL, used_at DOUBLE PRECISION,
    PRIMARY KEY (agent_id, code_hash));
CREATE TABLE sign_in_attempt (
    kind TEXT NOT NULL, subject TEXT NOT NULL, tries BIGINT NOT NULL, tried_at DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (kind, subject));
CREATE INDEX sign_in_attempt_tried ON sign_in_attempt (tried_at);
CREATE TABLE audit (
    audit_id TEXT PRIMARY KEY, act TEXT NOT NULL, acted_at DOUBLE PRECISION NOT NULL,
    agent_id TEXT REFERENCES agent, about_id TEXT, details TEXT NOT NULL DEFAULT '', place TEXT NOT NULL DEFAULT '');
CREATE INDEX audit_acted ON audit (acted_at);
CREATE INDEX audit_agent ON audit (agent_id, audit_id) WHERE agent_id IS NOT NULL;
CREATE INDEX audit_about ON audit (about_id, audit_id) WHERE about_id IS NOT NULL;
CREATE INDEX audit_act ON audit (act, audit_id);
"""

"""People: invitations, the second step of signing in, sessions one can tell apart, tries to sign in, the audit log."""

STEPS = """
CREATE TABLE audit (
    audit_id TEXT PRIMARY KEY, act TEXT NOT NULL, acted_at DOUBLE PRECISION NOT NULL,
    agent_id TEXT REFERENCES agent, about_id TEXT, details TEXT NOT NULL DEFAULT '', place TEXT NOT NULL DEFAULT '');
CREATE INDEX audit_acted ON audit (acted_at);
CREATE INDEX audit_agent ON audit (agent_id, audit_id) WHERE agent_id IS NOT NULL;
CREATE INDEX audit_about ON audit (about_id, audit_id) WHERE about_id IS NOT NULL;
CREATE INDEX audit_act ON audit (act, audit_id);

CREATE TABLE invitation (
    invitation_id TEXT PRIMARY KEY, token_hash TEXT NOT NULL UNIQUE, login TEXT NOT NULL, role TEXT NOT NULL,
    invited_by TEXT REFERENCES agent, created_at DOUBLE PRECISION NOT NULL, expires_at DOUBLE PRECISION NOT NULL,
    agent_id TEXT REFERENCES agent, ended_at DOUBLE PRECISION);
CREATE INDEX invitation_open ON invitation (login) WHERE ended_at IS NULL;
ALTER TABLE sign_in_link ADD COLUMN purpose TEXT NOT NULL DEFAULT 'sign_in';
CREATE INDEX sign_in_link_agent ON sign_in_link (agent_id);

CREATE TABLE totp (
    agent_id TEXT PRIMARY KEY REFERENCES agent, secret TEXT NOT NULL, created_at DOUBLE PRECISION NOT NULL,
    confirmed_at DOUBLE PRECISION, last_step BIGINT NOT NULL DEFAULT 0);
CREATE TABLE recovery_code (
    agent_id TEXT NOT NULL REFERENCES agent, code_hash TEXT NOT NULL, used_at DOUBLE PRECISION,
    PRIMARY KEY (agent_id, code_hash));

ALTER TABLE session ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN browser TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN seen_at DOUBLE PRECISION;
CREATE INDEX session_agent ON session (agent_id);
CREATE INDEX session_expires ON session (expires_at);

DROP TABLE sign_in_failure;
CREATE TABLE sign_in_attempt (
    kind TEXT NOT NULL, subject TEXT NOT NULL, tries BIGINT NOT NULL, tried_at DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (kind, subject));
CREATE INDEX sign_in_attempt_tried ON sign_in_attempt (tried_at);
"""

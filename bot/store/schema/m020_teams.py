"""Teams with their members, skills and limit; people's hours away; who people are at the shop's OpenID provider."""

from __future__ import annotations

STEPS = """
ALTER TABLE agent ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
CREATE TABLE team (
    team_id TEXT PRIMARY KEY, name TEXT NOT NULL, word TEXT NOT NULL UNIQUE, capacity BIGINT,
    version BIGINT NOT NULL DEFAULT 0, changed_at DOUBLE PRECISION NOT NULL);
CREATE TABLE team_skill (
    team_id TEXT NOT NULL REFERENCES team, skill TEXT NOT NULL, PRIMARY KEY (team_id, skill));
CREATE TABLE team_member (
    team_id TEXT NOT NULL REFERENCES team, agent_id TEXT NOT NULL REFERENCES agent, PRIMARY KEY (team_id, agent_id));
CREATE INDEX team_member_agent ON team_member (agent_id);
CREATE VIEW known_skill AS
    SELECT agent_id, skill FROM agent_skill
    UNION SELECT agent_id, word FROM team_member JOIN team USING (team_id)
    UNION SELECT agent_id, skill FROM team_member JOIN team_skill USING (team_id);
CREATE TABLE hours_away (
    hours_id TEXT PRIMARY KEY, agent_id TEXT NOT NULL REFERENCES agent, begins_at DOUBLE PRECISION NOT NULL,
    ends_at DOUBLE PRECISION NOT NULL, weekly BIGINT NOT NULL DEFAULT 0, away_since DOUBLE PRECISION);
CREATE INDEX hours_away_agent ON hours_away (agent_id);
CREATE INDEX hours_away_begins ON hours_away (begins_at);
CREATE TABLE provider_identity (
    issuer TEXT NOT NULL, subject TEXT NOT NULL, agent_id TEXT NOT NULL REFERENCES agent, email TEXT,
    linked_at DOUBLE PRECISION NOT NULL, seen_at DOUBLE PRECISION NOT NULL, PRIMARY KEY (issuer, subject));
CREATE UNIQUE INDEX provider_identity_agent ON provider_identity (agent_id, issuer);
"""

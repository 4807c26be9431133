"""Routing: who speaks and knows what, who is there, what is on hold, and what a waiting conversation needs."""

STEPS = """
ALTER TABLE agent ADD COLUMN capacity BIGINT;
CREATE TABLE agent_language (
    agent_id TEXT NOT NULL REFERENCES agent, language TEXT NOT NULL, PRIMARY KEY (agent_id, language));
CREATE TABLE agent_skill (
    agent_id TEXT NOT NULL REFERENCES agent, skill TEXT NOT NULL, PRIMARY KEY (agent_id, skill));
CREATE TABLE presence (
    agent_id TEXT PRIMARY KEY REFERENCES agent, away_since DOUBLE PRECISION, seen_at DOUBLE PRECISION NOT NULL,
    idle_since DOUBLE PRECISION NOT NULL);

ALTER TABLE conversation ADD COLUMN on_hold_since DOUBLE PRECISION;
ALTER TABLE conversation ADD COLUMN hold_until DOUBLE PRECISION;
ALTER TABLE conversation ADD COLUMN topic TEXT;
ALTER TABLE conversation ADD COLUMN last_agent_id TEXT;
ALTER TABLE conversation ADD COLUMN last_agent_at DOUBLE PRECISION;
ALTER TABLE conversation ADD COLUMN given_back_by TEXT;
ALTER TABLE conversation ADD COLUMN called_at DOUBLE PRECISION;
CREATE INDEX conversation_queue ON conversation (
    state, waiting_since, conversation_id, channel, last_incoming_at, language, topic, last_agent_id, last_agent_at,
    given_back_by, epoch) WHERE state = 'queued';
DROP INDEX conversation_waiting;
CREATE INDEX conversation_on_hold ON conversation (hold_until) WHERE hold_until IS NOT NULL;
"""

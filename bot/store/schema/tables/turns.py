"""Turns: attempts of the bot, handoffs, and suggestions to agents."""

from __future__ import annotations

STEPS = """
CREATE TABLE attempt (
    attempt_id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversation,
    claim_number BIGINT NOT NULL, epoch BIGINT NOT NULL, started_at DOUBLE PRECISION NOT NULL,
    ended_at DOUBLE PRECISION, outcome TEXT, step TEXT, intent TEXT, entry TEXT, confidence DOUBLE PRECISION,
    language TEXT, waited_seconds DOUBLE PRECISION);
CREATE INDEX attempt_conversation ON attempt (conversation_id, started_at);
CREATE INDEX attempt_started ON attempt (started_at);
CREATE TABLE handoff_request (
    attempt_id TEXT PRIMARY KEY REFERENCES attempt, reason TEXT NOT NULL, understood TEXT NOT NULL,
    slots TEXT NOT NULL, language TEXT, created_at DOUBLE PRECISION NOT NULL);
CREATE TABLE handoff (
    handoff_id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversation, attempt_id TEXT,
    reason TEXT NOT NULL, understood TEXT NOT NULL, slots TEXT NOT NULL, language TEXT,
    requested_at DOUBLE PRECISION NOT NULL, accepted_at DOUBLE PRECISION, agent_id TEXT REFERENCES agent,
    first_reply_at DOUBLE PRECISION, ended_at DOUBLE PRECISION);
CREATE INDEX handoff_conversation ON handoff (conversation_id, requested_at);
CREATE INDEX handoff_requested ON handoff (requested_at);
CREATE TABLE suggestion (
    suggestion_id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversation,
    first_position BIGINT NOT NULL, last_position BIGINT NOT NULL, state TEXT NOT NULL, due_at DOUBLE PRECISION,
    entry TEXT, confidence DOUBLE PRECISION, text TEXT, language TEXT, outcome TEXT, sent_text TEXT,
    agent_id TEXT REFERENCES agent, created_at DOUBLE PRECISION NOT NULL, settled_at DOUBLE PRECISION,
    UNIQUE (conversation_id, last_position));
CREATE INDEX suggestion_due ON suggestion (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX suggestion_settled ON suggestion (settled_at) WHERE settled_at IS NOT NULL;
"""

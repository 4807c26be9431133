"""What a machine made of customers' messages in the languages of agents, and who wants that for which conversation."""

from __future__ import annotations

STEPS = """
CREATE TABLE translation (
    message_id TEXT NOT NULL REFERENCES message, language TEXT NOT NULL, source TEXT, text TEXT NOT NULL,
    engine TEXT NOT NULL, doubtful INTEGER NOT NULL DEFAULT 0, made_at DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (message_id, language));
CREATE TABLE translation_choice (
    conversation_id TEXT NOT NULL REFERENCES conversation, agent_id TEXT NOT NULL REFERENCES agent,
    since_position BIGINT NOT NULL, PRIMARY KEY (conversation_id, agent_id));
"""

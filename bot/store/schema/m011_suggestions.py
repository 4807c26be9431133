"""Suggestions: what the bot would have answered while a person holds the conversation, and what became of it."""

STEPS = """
CREATE TABLE suggestion (
    suggestion_id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversation,
    first_position BIGINT NOT NULL, last_position BIGINT NOT NULL, state TEXT NOT NULL, due_at DOUBLE PRECISION,
    entry TEXT, confidence DOUBLE PRECISION, text TEXT, language TEXT,
    outcome TEXT, sent_text TEXT, agent_id TEXT REFERENCES agent,
    created_at DOUBLE PRECISION NOT NULL, settled_at DOUBLE PRECISION,
    UNIQUE (conversation_id, last_position));
CREATE INDEX suggestion_due ON suggestion (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX suggestion_settled ON suggestion (settled_at) WHERE settled_at IS NOT NULL;
"""

"""Truth: what a waiting customer was told and asked for, what they thought of the help, and agents' pictures."""

STEPS = """
CREATE TABLE queue_notice (
    conversation_id TEXT PRIMARY KEY REFERENCES conversation, epoch BIGINT NOT NULL,
    place BIGINT, due_at DOUBLE PRECISION, told_at DOUBLE PRECISION, closure_ends_at DOUBLE PRECISION,
    call_asked_at DOUBLE PRECISION, called_at DOUBLE PRECISION);
CREATE INDEX queue_notice_called ON queue_notice (called_at) WHERE called_at IS NOT NULL;

CREATE TABLE rating (
    message_id TEXT PRIMARY KEY REFERENCES message, conversation_id TEXT NOT NULL REFERENCES conversation,
    agent_id TEXT REFERENCES agent, asked_at DOUBLE PRECISION NOT NULL, score BIGINT, rated_at DOUBLE PRECISION,
    comment_asked_at DOUBLE PRECISION, comment TEXT);
CREATE INDEX rating_conversation ON rating (conversation_id, asked_at);
CREATE INDEX rating_given ON rating (rated_at) WHERE rated_at IS NOT NULL;

ALTER TABLE agent ADD COLUMN picture_hash TEXT;
ALTER TABLE agent ADD COLUMN picture_type TEXT;
CREATE INDEX handoff_requested ON handoff (requested_at);
"""

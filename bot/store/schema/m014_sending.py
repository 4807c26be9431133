"""Sending: accounts that stop until a person acts, messages sent as one, files left out, and agents who type."""

STEPS = """
ALTER TABLE account ADD COLUMN stopped_since DOUBLE PRECISION;
ALTER TABLE account ADD COLUMN ask_first BIGINT NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN received BIGINT NOT NULL DEFAULT 0;

ALTER TABLE delivery ADD COLUMN batched_into TEXT;
ALTER TABLE delivery ADD COLUMN without_file BIGINT NOT NULL DEFAULT 0;
CREATE INDEX delivery_joined ON delivery (batched_into) WHERE batched_into IS NOT NULL;

CREATE TABLE typing (
    conversation_id TEXT PRIMARY KEY REFERENCES conversation, asked_at DOUBLE PRECISION NOT NULL,
    shown_at DOUBLE PRECISION);
CREATE INDEX typing_asked ON typing (asked_at) WHERE shown_at IS NULL;
"""

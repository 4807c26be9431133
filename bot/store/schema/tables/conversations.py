"""Conversations: their holders and changes of holder, and the tables that belong to a conversation."""

from __future__ import annotations

STEPS = """
CREATE TABLE conversation (
    conversation_id TEXT PRIMARY KEY, contact_id TEXT NOT NULL REFERENCES contact,
    account_id TEXT NOT NULL REFERENCES account, channel TEXT NOT NULL, address TEXT NOT NULL, state TEXT NOT NULL,
    epoch BIGINT NOT NULL, agent_id TEXT REFERENCES agent, waiting_since DOUBLE PRECISION, language TEXT,
    carried TEXT NOT NULL DEFAULT '{}', origin TEXT, last_position BIGINT NOT NULL DEFAULT 0,
    last_incoming_at DOUBLE PRECISION, last_message_at DOUBLE PRECISION, last_text TEXT NOT NULL DEFAULT '',
    unread BIGINT NOT NULL DEFAULT 0, notice_epoch BIGINT, turn_due_at DOUBLE PRECISION,
    unanswered_since DOUBLE PRECISION, failures BIGINT NOT NULL DEFAULT 0, claim_worker_id TEXT,
    claim_number BIGINT, created_at DOUBLE PRECISION NOT NULL, on_hold_since DOUBLE PRECISION,
    hold_until DOUBLE PRECISION, topic TEXT, last_agent_id TEXT, last_agent_at DOUBLE PRECISION, given_back_by TEXT,
    called_at DOUBLE PRECISION,
    UNIQUE (contact_id, account_id));
CREATE INDEX conversation_due ON conversation (turn_due_at) WHERE turn_due_at IS NOT NULL;
CREATE INDEX conversation_holder ON conversation (state, agent_id, last_message_at);
CREATE INDEX conversation_latest ON conversation (last_message_at);
CREATE INDEX conversation_queue ON conversation (state, waiting_since, conversation_id, channel, last_incoming_at,
    language, topic, last_agent_id, last_agent_at, given_back_by, epoch) WHERE state = 'queued';
CREATE INDEX conversation_on_hold ON conversation (hold_until) WHERE hold_until IS NOT NULL;
CREATE TABLE transition (
    conversation_id TEXT NOT NULL REFERENCES conversation, epoch BIGINT NOT NULL, verb TEXT NOT NULL,
    from_state TEXT NOT NULL, to_state TEXT NOT NULL, agent_id TEXT, changed_at DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (conversation_id, epoch));
CREATE TABLE label (
    label_id TEXT PRIMARY KEY, name TEXT NOT NULL, folded TEXT NOT NULL UNIQUE, colour TEXT NOT NULL,
    created_at DOUBLE PRECISION NOT NULL);
CREATE TABLE conversation_label (
    conversation_id TEXT NOT NULL REFERENCES conversation, label_id TEXT NOT NULL REFERENCES label,
    agent_id TEXT REFERENCES agent, labelled_at DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (conversation_id, label_id));
CREATE INDEX conversation_label_label ON conversation_label (label_id, labelled_at);
CREATE TABLE draft (
    agent_id TEXT NOT NULL REFERENCES agent, conversation_id TEXT NOT NULL REFERENCES conversation,
    box TEXT NOT NULL, text TEXT NOT NULL, changed_at DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (agent_id, conversation_id, box));
CREATE INDEX draft_conversation ON draft (conversation_id);
CREATE TABLE viewer (
    page TEXT PRIMARY KEY, agent_id TEXT NOT NULL REFERENCES agent,
    conversation_id TEXT NOT NULL REFERENCES conversation, writing_at DOUBLE PRECISION,
    seen_at DOUBLE PRECISION NOT NULL);
CREATE INDEX viewer_conversation ON viewer (conversation_id);
CREATE TABLE typing (
    conversation_id TEXT PRIMARY KEY REFERENCES conversation, asked_at DOUBLE PRECISION NOT NULL,
    shown_at DOUBLE PRECISION);
CREATE INDEX typing_asked ON typing (asked_at) WHERE shown_at IS NULL;
CREATE TABLE queue_notice (
    conversation_id TEXT PRIMARY KEY REFERENCES conversation, epoch BIGINT NOT NULL, place BIGINT,
    due_at DOUBLE PRECISION, told_at DOUBLE PRECISION, closure_ends_at DOUBLE PRECISION,
    call_asked_at DOUBLE PRECISION, called_at DOUBLE PRECISION);
CREATE INDEX queue_notice_called ON queue_notice (called_at) WHERE called_at IS NOT NULL;
"""

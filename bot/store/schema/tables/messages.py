"""Messages: their text, files, buttons, mentions and ratings, and the delivery of each outgoing one."""

from __future__ import annotations

STEPS = """
CREATE TABLE media (
    media_id TEXT PRIMARY KEY, account_id TEXT, provider_media_id TEXT, state TEXT NOT NULL, mime_type TEXT,
    filename TEXT, size BIGINT, content_hash TEXT, cause TEXT, tries BIGINT NOT NULL DEFAULT 0,
    due_at DOUBLE PRECISION, set_aside_at DOUBLE PRECISION);
CREATE INDEX media_due ON media (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX media_failed ON media (media_id) WHERE state = 'failed' AND set_aside_at IS NULL;
CREATE INDEX media_content ON media (content_hash, size) WHERE content_hash IS NOT NULL;
CREATE TABLE message (
    message_id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversation, position BIGINT NOT NULL,
    account_id TEXT NOT NULL REFERENCES account, provider_message_id TEXT, author TEXT NOT NULL,
    agent_id TEXT REFERENCES agent, kind TEXT NOT NULL, text TEXT NOT NULL, details TEXT NOT NULL DEFAULT '{}',
    reply_to TEXT, media_id TEXT REFERENCES media, addressed_to TEXT NOT NULL, answered_at DOUBLE PRECISION,
    attempt_id TEXT, client_key TEXT, sent_at DOUBLE PRECISION, created_at DOUBLE PRECISION NOT NULL,
    UNIQUE (account_id, provider_message_id),
    UNIQUE (conversation_id, position),
    UNIQUE (conversation_id, client_key));
CREATE INDEX message_unanswered ON message (conversation_id) WHERE addressed_to = 'bot' AND answered_at IS NULL;
CREATE INDEX message_media ON message (media_id) WHERE media_id IS NOT NULL;
CREATE INDEX message_reply_to ON message (conversation_id, reply_to) WHERE reply_to IS NOT NULL;
CREATE INDEX message_time ON message (conversation_id, created_at);
CREATE TABLE choice (
    choice_id TEXT PRIMARY KEY, message_id TEXT NOT NULL REFERENCES message, conversation_id TEXT NOT NULL,
    place BIGINT NOT NULL, title TEXT NOT NULL, payload TEXT NOT NULL);
CREATE INDEX choice_message ON choice (message_id);
CREATE TABLE mention (
    message_id TEXT NOT NULL REFERENCES message, agent_id TEXT NOT NULL REFERENCES agent,
    conversation_id TEXT NOT NULL REFERENCES conversation, created_at DOUBLE PRECISION NOT NULL,
    seen_at DOUBLE PRECISION,
    PRIMARY KEY (agent_id, message_id));
CREATE INDEX mention_latest ON mention (agent_id, created_at);
CREATE INDEX mention_unseen ON mention (agent_id, conversation_id) WHERE seen_at IS NULL;
CREATE INDEX mention_conversation ON mention (conversation_id);
CREATE INDEX mention_message ON mention (message_id);
CREATE TABLE rating (
    message_id TEXT PRIMARY KEY REFERENCES message, conversation_id TEXT NOT NULL REFERENCES conversation,
    agent_id TEXT REFERENCES agent, asked_at DOUBLE PRECISION NOT NULL, score BIGINT, rated_at DOUBLE PRECISION,
    comment_asked_at DOUBLE PRECISION, comment TEXT);
CREATE INDEX rating_conversation ON rating (conversation_id, asked_at);
CREATE INDEX rating_given ON rating (rated_at) WHERE rated_at IS NOT NULL;
CREATE TABLE delivery (
    message_id TEXT PRIMARY KEY REFERENCES message, conversation_id TEXT NOT NULL REFERENCES conversation,
    account_id TEXT NOT NULL REFERENCES account, position BIGINT NOT NULL, author TEXT NOT NULL,
    state TEXT NOT NULL, epoch BIGINT NOT NULL, due_at DOUBLE PRECISION NOT NULL, tries BIGINT NOT NULL DEFAULT 0,
    claim_worker_id TEXT, claim_number BIGINT, sending_at DOUBLE PRECISION, sent_at DOUBLE PRECISION,
    delivered_at DOUBLE PRECISION, read_at DOUBLE PRECISION, cause TEXT, cause_text TEXT,
    passes_at DOUBLE PRECISION, again_message_id TEXT, set_aside_at DOUBLE PRECISION, batched_into TEXT,
    without_file BIGINT NOT NULL DEFAULT 0, tried_cause TEXT);
CREATE INDEX delivery_due ON delivery (due_at) WHERE state = 'queued';
CREATE INDEX delivery_open ON delivery (conversation_id, position) WHERE state IN ('queued', 'sending',
    'uncertain');
CREATE INDEX delivery_failed ON delivery (due_at) WHERE state IN ('failed', 'uncertain') AND set_aside_at IS NULL;
CREATE INDEX delivery_conversation ON delivery (conversation_id);
CREATE INDEX delivery_batched ON delivery (batched_into) WHERE batched_into IS NOT NULL;
CREATE INDEX delivery_due_account ON delivery (account_id, due_at) WHERE state = 'queued';
CREATE TABLE canned (
    canned_id TEXT PRIMARY KEY, shortcut TEXT NOT NULL, owner_id TEXT REFERENCES agent, team TEXT,
    media_id TEXT REFERENCES media, uses BIGINT NOT NULL DEFAULT 0, changed_at DOUBLE PRECISION NOT NULL);
CREATE INDEX canned_shortcut ON canned (shortcut);
CREATE TABLE canned_text (
    canned_id TEXT NOT NULL REFERENCES canned, language TEXT NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (canned_id, language));
"""

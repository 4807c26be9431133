"""The spine: accounts, contacts, conversations, messages, deliveries, journal, turns, handoffs, agents, events."""

STEPS = """
CREATE TABLE counter (name TEXT PRIMARY KEY, value BIGINT NOT NULL);
INSERT INTO counter (name, value) VALUES ('event', 0), ('claim', 0);

CREATE TABLE event (
    number BIGINT PRIMARY KEY, kind TEXT NOT NULL, conversation_id TEXT, created_at DOUBLE PRECISION NOT NULL);

CREATE TABLE worker (worker_id TEXT PRIMARY KEY, beat BIGINT NOT NULL, started_at DOUBLE PRECISION NOT NULL);

CREATE TABLE account (
    account_id TEXT PRIMARY KEY, channel TEXT NOT NULL, address TEXT NOT NULL, name TEXT NOT NULL,
    poll_offset BIGINT NOT NULL DEFAULT 0, poller_id TEXT, stopped_cause TEXT, stopped_text TEXT,
    UNIQUE (channel, address));

CREATE TABLE contact (
    contact_id TEXT PRIMARY KEY, name TEXT, language TEXT, created_at DOUBLE PRECISION NOT NULL);
CREATE TABLE contact_address (
    channel TEXT NOT NULL, address TEXT NOT NULL, contact_id TEXT NOT NULL REFERENCES contact,
    PRIMARY KEY (channel, address));

CREATE TABLE agent (
    agent_id TEXT PRIMARY KEY, name TEXT NOT NULL, login TEXT NOT NULL UNIQUE, role TEXT NOT NULL,
    password_hash TEXT, created_at DOUBLE PRECISION NOT NULL, disabled_at DOUBLE PRECISION);
CREATE TABLE sign_in_link (
    token_hash TEXT PRIMARY KEY, agent_id TEXT NOT NULL REFERENCES agent,
    expires_at DOUBLE PRECISION NOT NULL, used_at DOUBLE PRECISION);
CREATE TABLE session (
    token_hash TEXT PRIMARY KEY, agent_id TEXT NOT NULL REFERENCES agent,
    created_at DOUBLE PRECISION NOT NULL, expires_at DOUBLE PRECISION NOT NULL);
CREATE TABLE sign_in_failure (login TEXT NOT NULL, failed_at DOUBLE PRECISION NOT NULL);

CREATE TABLE conversation (
    conversation_id TEXT PRIMARY KEY, contact_id TEXT NOT NULL REFERENCES contact,
    account_id TEXT NOT NULL REFERENCES account, channel TEXT NOT NULL, address TEXT NOT NULL,
    state TEXT NOT NULL, epoch BIGINT NOT NULL, agent_id TEXT REFERENCES agent,
    waiting_since DOUBLE PRECISION, language TEXT, carried TEXT NOT NULL DEFAULT '{}', origin TEXT,
    last_position BIGINT NOT NULL DEFAULT 0, last_incoming_at DOUBLE PRECISION,
    last_message_at DOUBLE PRECISION, last_text TEXT NOT NULL DEFAULT '', unread BIGINT NOT NULL DEFAULT 0,
    notice_epoch BIGINT, turn_due_at DOUBLE PRECISION, unanswered_since DOUBLE PRECISION,
    failures BIGINT NOT NULL DEFAULT 0, claim_worker_id TEXT, claim_number BIGINT,
    created_at DOUBLE PRECISION NOT NULL,
    UNIQUE (contact_id, account_id));
CREATE INDEX conversation_due ON conversation (turn_due_at) WHERE turn_due_at IS NOT NULL;
CREATE INDEX conversation_waiting ON conversation (waiting_since) WHERE state = 'queued';
CREATE INDEX conversation_holder ON conversation (state, agent_id, last_message_at);

CREATE TABLE media (
    media_id TEXT PRIMARY KEY, account_id TEXT, provider_media_id TEXT, state TEXT NOT NULL,
    mime_type TEXT, filename TEXT, size BIGINT, content_hash TEXT, cause TEXT,
    tries BIGINT NOT NULL DEFAULT 0, due_at DOUBLE PRECISION);
CREATE INDEX media_due ON media (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE message (
    message_id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversation,
    position BIGINT NOT NULL, account_id TEXT NOT NULL REFERENCES account, provider_message_id TEXT,
    author TEXT NOT NULL, agent_id TEXT REFERENCES agent, kind TEXT NOT NULL, text TEXT NOT NULL,
    details TEXT NOT NULL DEFAULT '{}', reply_to TEXT, media_id TEXT REFERENCES media,
    addressed_to TEXT NOT NULL, answered_at DOUBLE PRECISION, attempt_id TEXT, client_key TEXT,
    sent_at DOUBLE PRECISION, created_at DOUBLE PRECISION NOT NULL,
    UNIQUE (account_id, provider_message_id), UNIQUE (conversation_id, position),
    UNIQUE (conversation_id, client_key));
CREATE INDEX message_unanswered ON message (conversation_id)
    WHERE addressed_to = 'bot' AND answered_at IS NULL;

CREATE TABLE choice (
    choice_id TEXT PRIMARY KEY, message_id TEXT NOT NULL REFERENCES message,
    conversation_id TEXT NOT NULL, place BIGINT NOT NULL, title TEXT NOT NULL, payload TEXT NOT NULL);
CREATE INDEX choice_message ON choice (message_id);

CREATE TABLE delivery (
    message_id TEXT PRIMARY KEY REFERENCES message, conversation_id TEXT NOT NULL REFERENCES conversation,
    account_id TEXT NOT NULL REFERENCES account, position BIGINT NOT NULL, author TEXT NOT NULL,
    state TEXT NOT NULL, epoch BIGINT NOT NULL, due_at DOUBLE PRECISION NOT NULL, tries BIGINT NOT NULL DEFAULT 0,
    claim_worker_id TEXT, claim_number BIGINT, sending_at DOUBLE PRECISION, sent_at DOUBLE PRECISION,
    delivered_at DOUBLE PRECISION, read_at DOUBLE PRECISION, cause TEXT, cause_text TEXT,
    passes_at DOUBLE PRECISION);
CREATE INDEX delivery_due ON delivery (due_at) WHERE state = 'queued';
CREATE INDEX delivery_open ON delivery (conversation_id, position) WHERE state IN ('queued', 'sending', 'uncertain');

CREATE TABLE status (
    account_id TEXT NOT NULL, provider_message_id TEXT NOT NULL, status TEXT NOT NULL,
    status_at DOUBLE PRECISION NOT NULL, error_code BIGINT, error_text TEXT, our_message_id TEXT,
    PRIMARY KEY (account_id, provider_message_id, status));

CREATE TABLE journal (
    journal_id TEXT PRIMARY KEY, account_id TEXT NOT NULL REFERENCES account, update_key TEXT,
    received_at DOUBLE PRECISION NOT NULL, body TEXT NOT NULL, state TEXT NOT NULL, reason TEXT,
    UNIQUE (account_id, update_key));
CREATE INDEX journal_unreadable ON journal (received_at) WHERE state = 'unreadable';

CREATE TABLE attempt (
    attempt_id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversation,
    claim_number BIGINT NOT NULL, epoch BIGINT NOT NULL, started_at DOUBLE PRECISION NOT NULL,
    ended_at DOUBLE PRECISION, outcome TEXT, step TEXT, intent TEXT, entry TEXT, confidence DOUBLE PRECISION,
    language TEXT, waited_seconds DOUBLE PRECISION);
CREATE INDEX attempt_conversation ON attempt (conversation_id, started_at);

CREATE TABLE handoff_request (
    attempt_id TEXT PRIMARY KEY REFERENCES attempt, reason TEXT NOT NULL, understood TEXT NOT NULL,
    slots TEXT NOT NULL, language TEXT, created_at DOUBLE PRECISION NOT NULL);
CREATE TABLE handoff (
    handoff_id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversation, attempt_id TEXT,
    reason TEXT NOT NULL, understood TEXT NOT NULL, slots TEXT NOT NULL, language TEXT,
    requested_at DOUBLE PRECISION NOT NULL, accepted_at DOUBLE PRECISION, agent_id TEXT REFERENCES agent,
    first_reply_at DOUBLE PRECISION, ended_at DOUBLE PRECISION);
CREATE INDEX handoff_conversation ON handoff (conversation_id, requested_at);

CREATE TABLE transition (
    conversation_id TEXT NOT NULL REFERENCES conversation, epoch BIGINT NOT NULL, verb TEXT NOT NULL,
    from_state TEXT NOT NULL, to_state TEXT NOT NULL, agent_id TEXT, changed_at DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (conversation_id, epoch));
"""

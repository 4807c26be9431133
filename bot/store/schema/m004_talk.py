"""Talk: mentions in notes, drafts, labels, who looks at a conversation, and contacts that are one person."""

STEPS = """
CREATE TABLE mention (
    message_id TEXT NOT NULL REFERENCES message, agent_id TEXT NOT NULL REFERENCES agent,
    conversation_id TEXT NOT NULL REFERENCES conversation, created_at DOUBLE PRECISION NOT NULL,
    seen_at DOUBLE PRECISION, PRIMARY KEY (agent_id, message_id));
CREATE INDEX mention_latest ON mention (agent_id, created_at);
CREATE INDEX mention_unseen ON mention (agent_id, conversation_id) WHERE seen_at IS NULL;
CREATE INDEX mention_conversation ON mention (conversation_id);

CREATE TABLE draft (
    agent_id TEXT NOT NULL REFERENCES agent, conversation_id TEXT NOT NULL REFERENCES conversation,
    box TEXT NOT NULL, text TEXT NOT NULL, changed_at DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (agent_id, conversation_id, box));
CREATE INDEX draft_conversation ON draft (conversation_id);

CREATE TABLE label (
    label_id TEXT PRIMARY KEY, name TEXT NOT NULL, folded TEXT NOT NULL UNIQUE, colour TEXT NOT NULL,
    created_at DOUBLE PRECISION NOT NULL);
CREATE TABLE conversation_label (
    conversation_id TEXT NOT NULL REFERENCES conversation, label_id TEXT NOT NULL REFERENCES label,
    agent_id TEXT REFERENCES agent, labelled_at DOUBLE PRECISION NOT NULL, PRIMARY KEY (conversation_id, label_id));
CREATE INDEX conversation_label_label ON conversation_label (label_id, labelled_at);

CREATE TABLE viewer (
    page TEXT PRIMARY KEY, agent_id TEXT NOT NULL REFERENCES agent,
    conversation_id TEXT NOT NULL REFERENCES conversation, writing_at DOUBLE PRECISION,
    seen_at DOUBLE PRECISION NOT NULL);
CREATE INDEX viewer_conversation ON viewer (conversation_id);

CREATE TABLE contact_merge (
    merge_id TEXT PRIMARY KEY, contact_id TEXT NOT NULL REFERENCES contact,
    into_contact_id TEXT NOT NULL REFERENCES contact, agent_id TEXT REFERENCES agent,
    merged_at DOUBLE PRECISION NOT NULL, undone_by TEXT REFERENCES agent, undone_at DOUBLE PRECISION);
CREATE UNIQUE INDEX contact_merge_now ON contact_merge (contact_id) WHERE undone_at IS NULL;
CREATE INDEX contact_merge_into ON contact_merge (into_contact_id) WHERE undone_at IS NULL;
CREATE INDEX contact_merge_contact ON contact_merge (contact_id, merged_at);

CREATE INDEX message_reply_to ON message (conversation_id, reply_to) WHERE reply_to IS NOT NULL;
CREATE INDEX message_time ON message (conversation_id, created_at);
CREATE INDEX contact_name ON contact (name);
"""

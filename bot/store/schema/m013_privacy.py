"""Privacy: receipts of erasures, stops that outlive their customer, files nobody uses, and ways to reach it all."""

STEPS = """
CREATE TABLE erasure (
    erasure_id TEXT PRIMARY KEY, agent_id TEXT REFERENCES agent, asked_at DOUBLE PRECISION NOT NULL,
    address_hashes TEXT NOT NULL, counts TEXT NOT NULL, stop_kept BIGINT NOT NULL, finished_at DOUBLE PRECISION);
CREATE INDEX erasure_latest ON erasure (asked_at);
CREATE INDEX erasure_open ON erasure (asked_at) WHERE finished_at IS NULL;
CREATE TABLE stopped_address (
    address_hash TEXT PRIMARY KEY, stopped_at DOUBLE PRECISION NOT NULL);
CREATE TABLE hash_key (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE unused_file (content_hash TEXT PRIMARY KEY);

CREATE INDEX contact_address_contact ON contact_address (contact_id);
CREATE INDEX contact_merge_into_all ON contact_merge (into_contact_id);
CREATE INDEX delivery_conversation ON delivery (conversation_id);
CREATE INDEX mention_message ON mention (message_id);
"""

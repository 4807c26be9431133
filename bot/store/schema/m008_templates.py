"""Templates of accounts, and what customers said of marketing, each with its proof."""

STEPS = """
CREATE TABLE template (
    account_id TEXT NOT NULL REFERENCES account, name TEXT NOT NULL, language TEXT NOT NULL,
    category TEXT NOT NULL, status TEXT NOT NULL, content TEXT NOT NULL,
    PRIMARY KEY (account_id, name, language));
ALTER TABLE account ADD COLUMN templates_due_at DOUBLE PRECISION;
ALTER TABLE account ADD COLUMN templates_fetched_at DOUBLE PRECISION;
ALTER TABLE account ADD COLUMN templates_fault TEXT;
CREATE TABLE consent (
    consent_id TEXT PRIMARY KEY, contact_id TEXT NOT NULL REFERENCES contact, consent TEXT NOT NULL,
    source TEXT NOT NULL, words TEXT NOT NULL, channel TEXT NOT NULL, agent_id TEXT REFERENCES agent,
    given_at DOUBLE PRECISION NOT NULL);
CREATE INDEX consent_contact ON consent (contact_id, given_at);
"""

"""Customers: notes on the person, attributes of the shop's own, and blocks."""

from __future__ import annotations

STEPS = """
ALTER TABLE contact ADD COLUMN name_kept BIGINT NOT NULL DEFAULT 0;
CREATE TABLE contact_note (
    note_id TEXT PRIMARY KEY, contact_id TEXT NOT NULL REFERENCES contact, agent_id TEXT REFERENCES agent,
    text TEXT NOT NULL, created_at DOUBLE PRECISION NOT NULL);
CREATE INDEX contact_note_contact ON contact_note (contact_id, created_at);
CREATE INDEX contact_note_created ON contact_note (created_at);
CREATE TABLE attribute (
    attribute_id TEXT PRIMARY KEY, name TEXT NOT NULL, folded TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
    options TEXT NOT NULL DEFAULT '[]', created_at DOUBLE PRECISION NOT NULL);
CREATE TABLE contact_attribute (
    contact_id TEXT NOT NULL REFERENCES contact, attribute_id TEXT NOT NULL REFERENCES attribute, value TEXT NOT NULL,
    agent_id TEXT REFERENCES agent, changed_at DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (contact_id, attribute_id));
CREATE INDEX contact_attribute_attribute ON contact_attribute (attribute_id);
CREATE TABLE contact_block (
    contact_id TEXT PRIMARY KEY REFERENCES contact, kind TEXT NOT NULL, agent_id TEXT REFERENCES agent,
    blocked_at DOUBLE PRECISION NOT NULL);
"""

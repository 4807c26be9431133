"""Contacts: customers, their addresses, merges, consent and erasures."""

from __future__ import annotations

STEPS = """
CREATE TABLE contact (
    contact_id TEXT PRIMARY KEY, name TEXT, language TEXT, created_at DOUBLE PRECISION NOT NULL);
CREATE INDEX contact_name ON contact (name);
CREATE TABLE contact_address (
    channel TEXT NOT NULL, address TEXT NOT NULL, contact_id TEXT NOT NULL REFERENCES contact,
    PRIMARY KEY (channel, address));
CREATE INDEX contact_address_contact ON contact_address (contact_id);
CREATE TABLE contact_former_address (
    channel TEXT NOT NULL, address TEXT NOT NULL, contact_id TEXT NOT NULL REFERENCES contact,
    left_at DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (contact_id, channel, address));
CREATE TABLE contact_merge (
    merge_id TEXT PRIMARY KEY, contact_id TEXT NOT NULL REFERENCES contact,
    into_contact_id TEXT NOT NULL REFERENCES contact, agent_id TEXT REFERENCES agent,
    merged_at DOUBLE PRECISION NOT NULL, undone_by TEXT REFERENCES agent, undone_at DOUBLE PRECISION);
CREATE UNIQUE INDEX contact_merge_now ON contact_merge (contact_id) WHERE undone_at IS NULL;
CREATE INDEX contact_merge_into ON contact_merge (into_contact_id) WHERE undone_at IS NULL;
CREATE INDEX contact_merge_contact ON contact_merge (contact_id, merged_at);
CREATE INDEX contact_merge_into_all ON contact_merge (into_contact_id);
CREATE TABLE consent (
    consent_id TEXT PRIMARY KEY, contact_id TEXT NOT NULL REFERENCES contact, consent TEXT NOT NULL,
    source TEXT NOT NULL, words TEXT NOT NULL, channel TEXT NOT NULL, agent_id TEXT REFERENCES agent,
    given_at DOUBLE PRECISION NOT NULL);
CREATE INDEX consent_contact ON consent (contact_id, given_at);
CREATE TABLE erasure (
    erasure_id TEXT PRIMARY KEY, agent_id TEXT REFERENCES agent, asked_at DOUBLE PRECISION NOT NULL,
    address_hashes TEXT NOT NULL, counts TEXT NOT NULL, stop_kept BIGINT NOT NULL, finished_at DOUBLE PRECISION);
CREATE INDEX erasure_latest ON erasure (asked_at);
CREATE INDEX erasure_open ON erasure (asked_at) WHERE finished_at IS NULL;
CREATE TABLE stopped_address (
    address_hash TEXT PRIMARY KEY, stopped_at DOUBLE PRECISION NOT NULL);
"""

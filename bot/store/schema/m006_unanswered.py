"""Unanswered questions in clusters, and by how much the entry of each answer won."""

from __future__ import annotations

STEPS = """
ALTER TABLE attempt ADD COLUMN margin DOUBLE PRECISION;
INSERT INTO counter (name, value) VALUES ('unanswered_attempt', 0), ('unanswered_reply', 0);
CREATE TABLE unanswered_cluster (
    cluster_id TEXT PRIMARY KEY, kind TEXT NOT NULL, language TEXT NOT NULL, title TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL, entry TEXT, owner_id TEXT REFERENCES agent, kept BIGINT NOT NULL DEFAULT 0,
    merged_into TEXT REFERENCES unanswered_cluster, created_at DOUBLE PRECISION NOT NULL,
    closed_at DOUBLE PRECISION, closed_by TEXT REFERENCES agent, reopened_at DOUBLE PRECISION);
CREATE INDEX unanswered_cluster_kind ON unanswered_cluster (kind, language) WHERE merged_into IS NULL;
CREATE INDEX unanswered_cluster_merged ON unanswered_cluster (merged_into) WHERE merged_into IS NOT NULL;
CREATE TABLE unanswered_question (
    question_id TEXT PRIMARY KEY, message_id TEXT NOT NULL UNIQUE REFERENCES message,
    conversation_id TEXT NOT NULL REFERENCES conversation, position BIGINT NOT NULL,
    cluster_id TEXT NOT NULL REFERENCES unanswered_cluster, reply_cluster_id TEXT REFERENCES unanswered_cluster,
    language TEXT NOT NULL, channel TEXT NOT NULL, source TEXT NOT NULL, weight DOUBLE PRECISION NOT NULL,
    entry TEXT, text TEXT NOT NULL, reply TEXT, asked_at DOUBLE PRECISION NOT NULL, minutes DOUBLE PRECISION,
    minutes_due_at DOUBLE PRECISION);
CREATE INDEX unanswered_question_cluster ON unanswered_question (cluster_id, question_id);
CREATE INDEX unanswered_question_reply ON unanswered_question (reply_cluster_id, question_id)
    WHERE reply_cluster_id IS NOT NULL;
CREATE INDEX unanswered_question_conversation ON unanswered_question (conversation_id, asked_at);
CREATE INDEX unanswered_question_due ON unanswered_question (minutes_due_at) WHERE minutes_due_at IS NOT NULL;
"""

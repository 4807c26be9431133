"""Facts for reports, by day and without the customer; which of them still change is told by links that go with one."""

from __future__ import annotations

STEPS = """
INSERT INTO counter (name, value) VALUES ('report_active', 0), ('report_settled', 0);
CREATE TABLE report_conversation (
    conversation_id TEXT PRIMARY KEY REFERENCES conversation, counted_until DOUBLE PRECISION NOT NULL);
CREATE TABLE report_link (
    episode_id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversation,
    began_at DOUBLE PRECISION NOT NULL);
CREATE INDEX report_link_conversation ON report_link (conversation_id, began_at);
CREATE TABLE report_episode (
    episode_id TEXT PRIMARY KEY, day TEXT NOT NULL, half_hour BIGINT NOT NULL, account_id TEXT NOT NULL,
    channel TEXT NOT NULL, topic TEXT NOT NULL, language TEXT NOT NULL, mark TEXT NOT NULL, open BIGINT NOT NULL,
    answered BIGINT NOT NULL, asked_back BIGINT NOT NULL, left_off BIGINT NOT NULL, person BIGINT NOT NULL,
    reason TEXT NOT NULL, verified TEXT NOT NULL, reopened BIGINT NOT NULL, resolved_by_person BIGINT NOT NULL,
    first_bot_seconds DOUBLE PRECISION, first_person_seconds DOUBLE PRECISION, bot_seconds DOUBLE PRECISION NOT NULL,
    queue_seconds DOUBLE PRECISION NOT NULL, person_seconds DOUBLE PRECISION NOT NULL);
CREATE INDEX report_episode_day ON report_episode (day, account_id, channel, topic, half_hour, open, answered,
    asked_back, left_off, person, verified, reopened, resolved_by_person, mark);
CREATE TABLE report_wait (
    episode_id TEXT NOT NULL, number BIGINT NOT NULL, day TEXT NOT NULL, half_hour BIGINT NOT NULL,
    account_id TEXT NOT NULL, channel TEXT NOT NULL, topic TEXT NOT NULL, reason TEXT NOT NULL, open BIGINT NOT NULL,
    served TEXT NOT NULL, wait_seconds DOUBLE PRECISION NOT NULL, wait_open_seconds DOUBLE PRECISION NOT NULL,
    reply_seconds DOUBLE PRECISION, reply_open_seconds DOUBLE PRECISION, held_seconds DOUBLE PRECISION,
    held_at_once BIGINT, came_back BIGINT,
    PRIMARY KEY (episode_id, number));
CREATE INDEX report_wait_day ON report_wait (day);
CREATE TABLE report_question (
    episode_id TEXT NOT NULL, entry TEXT NOT NULL, day TEXT NOT NULL, account_id TEXT NOT NULL, channel TEXT NOT NULL,
    topic TEXT NOT NULL, count BIGINT NOT NULL,
    PRIMARY KEY (episode_id, entry));
CREATE INDEX report_question_day ON report_question (day, account_id, channel, topic, entry, count);
CREATE TABLE report_rating (
    episode_id TEXT NOT NULL, number BIGINT NOT NULL, day TEXT NOT NULL, account_id TEXT NOT NULL,
    channel TEXT NOT NULL, topic TEXT NOT NULL, score BIGINT,
    PRIMARY KEY (episode_id, number));
CREATE INDEX report_rating_day ON report_rating (day);
CREATE TABLE report_fault (
    day TEXT NOT NULL, kind TEXT NOT NULL, account_id TEXT NOT NULL, count BIGINT NOT NULL,
    PRIMARY KEY (day, kind, account_id));
CREATE TABLE report_presence (
    day TEXT NOT NULL, half_hour BIGINT NOT NULL, samples BIGINT NOT NULL, people BIGINT NOT NULL,
    places BIGINT NOT NULL, held BIGINT NOT NULL,
    PRIMARY KEY (day, half_hour));
"""

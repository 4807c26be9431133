"""The rim: a journal that replays, what needs attention, quotas for files, and accounts that hear nothing."""

STEPS = """
ALTER TABLE journal ADD COLUMN encoding TEXT NOT NULL DEFAULT 'utf-8';
ALTER TABLE journal ADD COLUMN size BIGINT NOT NULL DEFAULT 0;
ALTER TABLE journal ADD COLUMN replayed_at DOUBLE PRECISION;
CREATE INDEX journal_received ON journal (received_at);
CREATE INDEX journal_replayed ON journal (replayed_at) WHERE replayed_at IS NOT NULL;
CREATE INDEX status_time ON status (status_at);
CREATE INDEX attempt_started ON attempt (started_at);

ALTER TABLE delivery ADD COLUMN again_message_id TEXT;
ALTER TABLE delivery ADD COLUMN set_aside_at DOUBLE PRECISION;
CREATE INDEX delivery_troubled ON delivery (due_at)
    WHERE state IN ('failed', 'uncertain') AND set_aside_at IS NULL;

ALTER TABLE media ADD COLUMN set_aside_at DOUBLE PRECISION;
CREATE INDEX media_failed ON media (media_id) WHERE state = 'failed' AND set_aside_at IS NULL;
CREATE INDEX media_content ON media (content_hash, size) WHERE content_hash IS NOT NULL;

ALTER TABLE account ADD COLUMN unreachable_text TEXT;
ALTER TABLE account ADD COLUMN unreachable_since DOUBLE PRECISION;
"""

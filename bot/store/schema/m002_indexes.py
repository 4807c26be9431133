"""Indexes for a file's message and for the latest conversations."""

STEPS = """
CREATE INDEX message_media ON message (media_id) WHERE media_id IS NOT NULL;
CREATE INDEX conversation_latest ON conversation (last_message_at);
"""

"""Due: what is to be sent next, by account."""

STEPS = """
CREATE INDEX delivery_due_account ON delivery (account_id, due_at) WHERE state = 'queued';
"""

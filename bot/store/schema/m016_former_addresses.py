"""Former addresses: numbers and ids that a customer gave up, and that somebody else may have now."""

STEPS = """
CREATE TABLE contact_former_address (
    channel TEXT NOT NULL, address TEXT NOT NULL, contact_id TEXT NOT NULL REFERENCES contact,
    left_at DOUBLE PRECISION NOT NULL, PRIMARY KEY (contact_id, channel, address));
"""

"""What was given as proof in a try to find an order, as keyed hashes: one postcode over many numbers is guessing."""

from __future__ import annotations

STEPS = """
ALTER TABLE order_try ADD COLUMN proof_print TEXT;
ALTER TABLE order_try ADD COLUMN other_proof_print TEXT;
CREATE INDEX order_try_proof ON order_try (proof_print, tried_at) WHERE proof_print IS NOT NULL;
CREATE INDEX order_try_other_proof ON order_try (other_proof_print, tried_at) WHERE other_proof_print IS NOT NULL;
"""

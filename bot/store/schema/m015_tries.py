"""Tries: which cause the tries of a delivery are counted of."""

STEPS = """
ALTER TABLE delivery ADD COLUMN tried_cause TEXT;
"""

"""Oversight: what needs a person's decision, what was done by whom, and what customers thought of it."""

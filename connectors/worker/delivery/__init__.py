"""Delivery: what the worker sends and fetches, and at which pace."""

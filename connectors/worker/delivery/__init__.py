"""Delivery: what the worker sends and fetches, at which pace."""

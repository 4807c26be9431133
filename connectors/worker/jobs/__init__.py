"""Periodic jobs: what the worker does every so often."""

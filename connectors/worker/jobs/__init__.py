"""Periodic jobs: what the worker does at fixed intervals."""

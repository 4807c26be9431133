"""Metrics, and the files that read them."""

"""Metrics: what each process counts for Prometheus, and what of the shop's state a worker reads at each look."""

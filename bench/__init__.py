"""Benchmarks: ratios in one run, printed by a command; never a timed test."""

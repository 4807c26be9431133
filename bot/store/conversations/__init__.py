"""Conversations in the store: the agents' lists, threads, notes and actions."""

"""Conversations: the thread with a customer, its messages, its handoff and everything noted on it. Pure."""

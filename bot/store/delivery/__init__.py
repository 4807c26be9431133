"""Delivery in the store: outgoing messages, their accounts, and their results."""

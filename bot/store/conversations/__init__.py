"""Conversations in the store: what agents see of them and do to them."""

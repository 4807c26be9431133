"""Customers in the store: who they are, what the shop's people wrote down of them, and who is blocked."""

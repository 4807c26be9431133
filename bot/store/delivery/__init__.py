"""Delivery in the store: what goes out, on which account, and what came of it."""

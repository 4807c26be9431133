"""The inbox in the store: what providers send, kept word for word and applied once."""

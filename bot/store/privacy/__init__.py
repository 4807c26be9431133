"""Privacy in the store: a customer's data, its places, and its removal."""

"""The team in the store: staff accounts, how they sign in, and what they keep ready."""

"""The team in the store: staff accounts, their sign-in, and their canned responses."""

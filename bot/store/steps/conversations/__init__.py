"""Steps on a conversation: who holds it, and what is written into it."""

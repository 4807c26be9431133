"""Steps on a conversation: changes of its holder, and messages written into it."""

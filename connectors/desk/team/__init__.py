"""The team at the desk: who is there, who may sign in, and their pictures."""

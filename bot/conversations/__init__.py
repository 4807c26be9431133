"""Conversations: what a conversation is and what may be said in it. Pure."""

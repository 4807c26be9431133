"""Turns in the store: what the bot answers, and what a message proved to be about."""

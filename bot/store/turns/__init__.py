"""Turns in the store: the bot's answers, and the topics that messages proved to have."""

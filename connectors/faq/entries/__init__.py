"""Entries: the pages of the questions that the bot answers."""

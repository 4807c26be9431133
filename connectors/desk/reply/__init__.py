"""Replies at the desk: text, files, templates, canned responses and the bot's suggestion."""

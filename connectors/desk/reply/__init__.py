"""Replying at the desk: words, files, templates, canned responses and the bot's suggestion."""

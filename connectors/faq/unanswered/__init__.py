"""Unanswered: the pages of what customers asked and the bot could not answer, and of what agents reply most."""

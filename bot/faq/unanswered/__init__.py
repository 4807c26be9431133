"""Unanswered: what customers asked and the bot could not answer, gathered into clusters. Pure decisions."""

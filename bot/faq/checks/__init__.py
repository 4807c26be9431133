"""Checks of data/, each of one kind; bot.faq.check runs them all."""

"""Texts: the pages of everything that the bot and the system say beside answers, and of the shop's languages."""

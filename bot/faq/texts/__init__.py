"""Texts: everything that the bot and the system say beside the answers to questions, with what each text is for."""

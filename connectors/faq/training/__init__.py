"""Train and compare: an editor sees what the bot would do with an edit before any customer does."""

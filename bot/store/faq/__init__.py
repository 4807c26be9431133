"""What editors make: versions of what the bot knows."""

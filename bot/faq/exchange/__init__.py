"""Exchange: what the bot knows as sheets for Excel, and what comes back from sheets, other bots and help centres."""

"""Exchange: the pages on which editors export what the bot knows and import what comes back."""

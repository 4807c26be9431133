"""What the bot could not answer: the signs of it, the clusters, and what they cost. Pure."""
